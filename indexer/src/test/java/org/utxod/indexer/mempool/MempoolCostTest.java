package org.utxod.indexer.mempool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * What a mempool of mainnet's shape takes: 2.2 inputs and 2.4 outputs a transaction, of the usual forms. More of them by
 * {@code -Dmempool.txs=200000}.
 */
class MempoolCostTest {
  private static final int BATCH = 200;
  private static final int CHANGES = 20;
  private static final int COUNT = Integer.getInteger("mempool.txs", 40_000);

  private final Random random = new Random(3);

  private byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private Script script() {
    String payload20 = org.utxod.store.chain.Hex.encode(bytes(20));
    String payload32 = org.utxod.store.chain.Hex.encode(bytes(32));
    return Script.ofHex(
        switch (random.nextInt(10)) {
          case 0, 1, 2, 3, 4 -> "0014" + payload20;
          case 5, 6 -> "5120" + payload32;
          case 7 -> "76a914" + payload20 + "88ac";
          case 8 -> "a914" + payload20 + "87";
          default -> "0020" + payload32;
        });
  }

  private MempoolTx.Output output() {
    return new MempoolTx.Output(script(), random.nextInt(1_000_000_000));
  }

  private MempoolTx tx() {
    List<MempoolTx.Output> created = new ArrayList<>();
    List<MempoolTx.Input> spent = new ArrayList<>();
    int outputs = random.nextInt(10) < 6 ? 2 : 3;
    int inputs = random.nextInt(10) < 6 ? 1 : 4;
    for (int i = 0; i < outputs; i++) {
      created.add(output());
    }
    for (int i = 0; i < inputs; i++) {
      spent.add(new MempoolTx.Input(new OutPoint(Txid.ofWire(bytes(32), 0), i), output()));
    }
    return new MempoolTx(
        Txid.ofWire(bytes(32), 0),
        1_000,
        200,
        Instant.ofEpochSecond(1_800_000_000),
        created,
        spent);
  }

  private static long used() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void is_counted_as_what_it_is_and_a_batch_costs_what_it_touches() {
    long before = used();
    MempoolContent content = MempoolContent.empty(new SlotHash(5));
    for (int i = 0; i < COUNT; i += BATCH) {
      MempoolEdit edit = new MempoolEdit(content);
      for (int j = 0; j < BATCH; j++) {
        edit.add(tx());
      }
      content = edit.build();
    }
    long heap = used() - before;
    long counted = content.totals().bytes();
    long nanos = batches(content, 200);
    System.out.printf(
        "%,d transactions: %d bytes of heap each, counted as %d; %d changes in %d us%n",
        content.count(), heap / content.count(), counted / content.count(), CHANGES, nanos / 1_000);
    assertThat(counted / content.count()).isLessThan(450);
    assertThat((double) counted / heap).isBetween(0.75, 1.35);
  }

  /** Nanoseconds of one batch of arrivals, on average. */
  private long batches(MempoolContent first, int count) {
    List<MempoolTx> coming = new ArrayList<>();
    for (int i = 0; i < count * CHANGES; i++) {
      coming.add(tx());
    }
    MempoolContent content = first;
    long began = System.nanoTime();
    for (int i = 0; i < count; i++) {
      MempoolEdit edit = new MempoolEdit(content);
      coming.subList(i * CHANGES, (i + 1) * CHANGES).forEach(edit::add);
      content = edit.build();
    }
    return (System.nanoTime() - began) / count;
  }
}
