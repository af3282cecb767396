package org.utxod.indexer.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolEntry;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** The packed tables agree with plain maps, and a version does not change. */
class MempoolContentTest {
  private static final List<Script> SCRIPTS = List.of(
      Script.ofHex("0014" + "a1".repeat(20)),
      Script.ofHex("0020" + "b1".repeat(32)),
      Script.ofHex("5120" + "c1".repeat(32)),
      Script.ofHex("76a914" + "d1".repeat(20) + "88ac"),
      Script.ofHex("a914" + "e1".repeat(20) + "87"),
      Script.ofHex("51024e73"),
      Script.ofHex(""),
      Script.ofHex("6a026869"));

  private final Random random = new Random(7);
  private final Map<Txid, MempoolTx> model = new LinkedHashMap<>();
  private int clock = 1_800_000_000;

  private Txid txid() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return Txid.ofWire(bytes, 0);
  }

  private MempoolTx tx() {
    List<MempoolTx.Output> created = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      created.add(output());
    }
    List<MempoolTx.Input> spent = new ArrayList<>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Txid from =
          spent.isEmpty() || random.nextBoolean() ? txid() : spent.get(0).coin().txid();
      spent.add(new MempoolTx.Input(new OutPoint(from, random.nextInt() & 0xFFFF_FFFFL), output()));
    }
    Instant seen = Instant.ofEpochSecond(clock++);
    return new MempoolTx(
        txid(), random.nextInt(9_000), 100 + random.nextInt(900), seen, created, spent);
  }

  private MempoolTx.Output output() {
    return new MempoolTx.Output(
        SCRIPTS.get(random.nextInt(SCRIPTS.size())), random.nextLong(2_100_000_000_000_000L));
  }

  /** The same, with the interface's default methods instead of the faster overrides. */
  private static MempoolView.Snapshot plain(MempoolContent content) {
    return new MempoolView.Snapshot() {
      @Override
      public List<MempoolTx> touching(ScriptKey script) {
        return content.touching(script);
      }

      @Override
      public Optional<Script> script(byte[] sha256) {
        return content.script(sha256);
      }

      @Override
      public Optional<MempoolTx> transaction(Txid txid) {
        return content.transaction(txid);
      }

      @Override
      public Optional<MempoolTx> spender(OutPoint coin) {
        return content.spender(coin);
      }

      @Override
      public List<Txid> txids() {
        return content.txids();
      }

      @Override
      public List<MempoolTx> recent(int max) {
        return content.recent(max);
      }

      @Override
      public int count() {
        return content.count();
      }

      @Override
      public long vsize() {
        return content.vsize();
      }

      @Override
      public long totalFeeSat() {
        return content.totalFeeSat();
      }
    };
  }

  private void assertIsTheModel(MempoolContent content, Map<Txid, MempoolTx> expected) {
    assertThat(content.txids()).containsExactlyInAnyOrderElementsOf(expected.keySet());
    assertThat(content.count()).isEqualTo(expected.size());
    assertThat(content.vsize())
        .isEqualTo(expected.values().stream().mapToLong(MempoolTx::vsize).sum());
    assertThat(content.totalFeeSat())
        .isEqualTo(expected.values().stream().mapToLong(MempoolTx::feeSat).sum());
    List<MempoolTx> newestFirst = expected.values().stream()
        .sorted(Comparator.comparing(MempoolTx::firstSeen).reversed())
        .toList();
    assertThat(content.recent(10)).isEqualTo(newestFirst.stream().limit(10).toList());
    for (Script script : SCRIPTS) {
      List<MempoolTx> touching =
          newestFirst.stream().filter(tx -> touches(tx, script)).toList();
      assertThat(content.touching(script.key())).isEqualTo(touching);
      assertThat(content.script(ScriptKey.sha256().digest(script.bytes())))
          .isEqualTo(touching.isEmpty() ? Optional.empty() : Optional.of(script));
      assertThat(content.coins(script.key(), null, 7))
          .isEqualTo(plain(content).coins(script.key(), null, 7));
      long received = touching.stream()
          .flatMap(tx -> tx.created().stream())
          .filter(output -> output.script().equals(script))
          .mapToLong(MempoolTx.Output::valueSat)
          .sum();
      long spent = touching.stream()
          .flatMap(tx -> tx.spent().stream())
          .filter(input -> input.prevout().script().equals(script))
          .mapToLong(input -> input.prevout().valueSat())
          .sum();
      assertThat(content.sums(script.key())).isEqualTo(new MempoolSums(received, spent));
    }
    List<MempoolEntry> entries = new ArrayList<>();
    content.entries(entries::add);
    assertThat(entries)
        .containsExactlyInAnyOrderElementsOf(
            expected.values().stream().map(MempoolEntry::of).toList());
    for (MempoolTx tx : expected.values()) {
      assertThat(content.transaction(tx.txid())).contains(tx);
      for (MempoolTx.Input input : tx.spent()) {
        assertThat(content.spender(input.coin())).contains(tx);
      }
      assertThat(content.output(new OutPoint(tx.txid(), 0)))
          .isEqualTo(tx.created().get(0));
    }
  }

  private static boolean touches(MempoolTx tx, Script script) {
    return tx.created().stream().anyMatch(output -> output.script().equals(script))
        || tx.spent().stream().anyMatch(input -> input.prevout().script().equals(script));
  }

  @Test
  void it_says_what_plain_maps_say_through_thousands_of_changes() {
    MempoolContent content = MempoolContent.empty(new SlotHash(random.nextLong()));
    MempoolContent kept = content;
    Map<Txid, MempoolTx> keptModel = Map.of();
    for (int step = 0; step < 300; step++) {
      MempoolEdit edit = new MempoolEdit(content);
      for (int i = random.nextInt(12); i > 0; i--) {
        MempoolTx tx = tx();
        model.put(tx.txid(), tx);
        edit.add(tx);
      }
      List<Txid> there = new ArrayList<>(model.keySet());
      for (int i = random.nextInt(11); i > 0 && !there.isEmpty(); i--) {
        Txid gone = there.remove(random.nextInt(there.size()));
        if (content.contains(gone)) {
          assertThat(edit.remove(content.slot(gone))).isEqualTo(model.remove(gone));
        }
      }
      content = edit.build();
      if (step % 30 == 0) {
        assertIsTheModel(content, model);
        assertIsTheModel(kept, keptModel);
        kept = content;
        keptModel = new LinkedHashMap<>(model);
      }
    }
    assertIsTheModel(MempoolEdit.inOrder(content), model);
    MempoolEdit all = new MempoolEdit(content);
    for (Txid txid : model.keySet()) {
      all.remove(content.slot(txid));
    }
    assertIsTheModel(all.build(), Map.of());
    assertThat(all.build().totals().bytes()).isZero();
  }

  @Test
  void what_is_not_there_is_not_found() {
    MempoolContent content = MempoolContent.empty(new SlotHash(1));
    assertThat(content.transaction(txid())).isEmpty();
    assertThat(content.spender(new OutPoint(txid(), 0))).isEmpty();
    assertThat(content.touching(SCRIPTS.get(0).key())).isEmpty();
    assertThat(content.sums(SCRIPTS.get(0).key())).isEqualTo(MempoolSums.NONE);
    assertThat(content.recent(5)).isEmpty();
  }

  @Test
  void long_lives_do_not_leave_long_tables() {
    MempoolContent content = MempoolContent.empty(new SlotHash(3));
    MempoolTx last = tx();
    for (int i = 0; i < 100_000; i += 500) {
      MempoolEdit edit = new MempoolEdit(content);
      edit.remove(content.slot(last.txid()));
      for (int j = 0; j < 500; j++) {
        last = tx();
        edit.add(last);
      }
      MempoolContent full = edit.build();
      MempoolEdit empty = new MempoolEdit(full);
      for (Txid txid : full.txids()) {
        if (!txid.equals(last.txid())) {
          empty.remove(full.slot(txid));
        }
      }
      content = empty.build();
    }
    assertThat(content.txids()).containsExactly(last.txid());
    assertThat(content.table().nextSlot()).isLessThan(70_000);
  }
}
