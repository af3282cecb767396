package org.utxod.store.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.Index;
import org.utxod.store.IndexAssertions;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.schema.ColumnFamily;

/** A whole UTXO set taken in at once gives the index that following the blocks would have given. */
class SnapshotImporterTest {
  private static final IndexOptions OPTIONS = new IndexOptions(20, 10, 50, true);
  private static final BlockRecord BASE = new BlockRecord(
      new ChainPoint(500, BlockHash.ofWire(new byte[32], 0)),
      BlockHash.ofWire(new byte[32], 0),
      1_700_000_000L,
      1_700_000_000L,
      Chainwork.ofBytes(new byte[32], 0),
      1,
      1,
      0);

  @TempDir
  Path directory;

  private record Owned(Coin coin, Script script) {}

  /* Few scripts with many coins, many with one, each form, long ones without a form, scripts that begin alike. */
  private static List<Owned> coins(int count, long seed) {
    Random random = new Random(seed);
    List<Script> scripts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      scripts.add(script(random, i));
    }
    byte[] alike = new byte[22];
    alike[1] = 0x14;
    for (int i = 0; i < 6; i++) {
      alike[21] = (byte) i;
      scripts.add(Script.of(alike));
    }
    List<Owned> all = new ArrayList<>();
    while (all.size() < count) {
      byte[] txid = new byte[32];
      random.nextBytes(txid);
      int vout = random.nextInt(3);
      for (int i = random.nextInt(4); i >= 0; i--) {
        Script script = random.nextInt(4) == 0
            ? script(random, random.nextInt(6))
            : scripts.get((int) (Math.pow(random.nextDouble(), 4) * scripts.size()));
        boolean coinbase = random.nextInt(10) == 0;
        int height = 1 + random.nextInt(500);
        long sat = random.nextInt(20) == 0 ? 0 : random.nextLong(50_0000_0000L);
        all.add(new Owned(
            new Coin(new OutPoint(Txid.ofWire(txid, 0), vout), sat, height, coinbase), script));
        vout += 1 + random.nextInt(random.nextInt(3) == 0 ? 100_000 : 90);
      }
    }
    all.sort(Comparator.comparing((Owned owned) -> owned.coin().outPoint()));
    return all;
  }

  private static Script script(Random random, int form) {
    int length = List.of(20, 20, 20, 32, 32, 40).get(form % 6);
    byte[] payload = new byte[form % 6 == 5 ? random.nextInt(300) : length];
    random.nextBytes(payload);
    String hex = org.utxod.store.chain.Hex.encode(payload);
    return Script.ofHex(
        switch (form % 6) {
          case 0 -> "76a914" + hex + "88ac";
          case 1 -> "a914" + hex + "87";
          case 2 -> "0014" + hex;
          case 3 -> "0020" + hex;
          case 4 -> "5120" + hex;
          default -> payload.length == 0 ? "" : "51" + hex;
        });
  }

  private static final String NAME = "a snapshot";

  private static void divide(SnapshotImporter load, List<Owned> coins) throws IOException {
    try (CoinSpill spill = load.begin(NAME, coins.size())) {
      add(spill, coins);
      load.divided(spill, hashAt(coins.size()));
    }
  }

  /* Stands for the hash of that many coins. */
  private static SerializedSetHash hashAt(long coins) {
    byte[] hash = new byte[32];
    org.utxod.store.chain.LittleEndian.putLong(hash, 0, coins);
    return SerializedSetHash.ofWire(hash, 0);
  }

  private static void add(CoinSpill spill, List<Owned> coins) {
    for (Owned owned : coins) {
      byte[] script = owned.script().bytes();
      Coin coin = owned.coin();
      spill.add(
          coin.outPoint().txid().wire(),
          0,
          (int) coin.outPoint().vout(),
          coin.height() << 1 | (coin.coinbase() ? 1 : 0),
          coin.valueSat(),
          script,
          0,
          script.length);
      spill.reached(hashAt(spill.coins()));
    }
  }

  private static void complete(SnapshotImporter load) throws InterruptedException {
    load.complete(BASE, 2, coins -> {}, "origin", new byte[] {7});
  }

  private static Map<Script, List<Coin>> byScript(List<Owned> coins) {
    Map<Script, List<Coin>> truth = new TreeMap<>(Comparator.comparing(Script::hex));
    coins.forEach(
        owned -> truth.computeIfAbsent(owned.script(), s -> new ArrayList<>()).add(owned.coin()));
    return truth;
  }

  private static SnapshotImporter load(Index index, Path work) {
    return index.bulkLoad(work);
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void each_script_holds_its_coins_and_its_balance(Stores.Kind kind) throws Exception {
    List<Owned> coins = coins(30_000, 1);
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, OPTIONS)) {
      SnapshotImporter load = load(stores.index(), directory.resolve("work"));
      divide(load, coins);
      assertThat(stores.index().state().tip())
          .as("nothing half-loaded is shown")
          .isNull();
      complete(load);
      for (int look = 0; look < 2; look++) {
        Index index = look == 0 ? stores.index() : stores.reopen();
        IndexAssertions.assertCoins(index, byScript(coins));
        IndexState state = index.state();
        assertThat(state.tip()).isEqualTo(BASE);
        assertThat(state.utxoCount()).isEqualTo(coins.size());
        assertThat(state.totalSat())
            .isEqualTo(
                coins.stream().mapToLong(owned -> owned.coin().valueSat()).sum());
        assertThat(state.coverage()).isEqualTo(new Coverage(Coverage.Origin.SNAPSHOT, 500));
        assertThat(index.settings().get("origin")).contains(new byte[] {7});
        try (IndexView view = index.view()) {
          Script standard = coins.stream()
              .map(Owned::script)
              .filter(script -> script.key().standardScript().isPresent())
              .findFirst()
              .orElseThrow();
          byte[] hash = org.utxod.store.chain.ScriptKey.sha256().digest(standard.bytes());
          assertThat(view.scriptByHash(hash)).contains(standard.key());
        }
      }
      assertThat(directory.resolve("work")).doesNotExist();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 5_000, 100_000})
  void memory_is_bounded_however_the_coins_lie(int partitionBytes) throws Exception {
    List<Owned> coins = coins(20_000, 2);
    MemoryStore store = new MemoryStore();
    IndexCore core = coreOver(store);
    SnapshotImporter load =
        new SnapshotImporter(core, directory.resolve("work"), partitionBytes, MarkPace.NEVER);
    divide(load, coins);
    complete(load);
    try (Index index = Index.over(store.reopen(), Network.REGTEST, OPTIONS)) {
      IndexAssertions.assertCoins(index, byScript(coins));
    }
  }

  private static IndexCore coreOver(MemoryStore store) {
    Index.over(store.copy(), Network.REGTEST, OPTIONS).close();
    IndexCore core = new IndexCore(store, Network.REGTEST, OPTIONS);
    store.damage(
        ColumnFamily.META,
        rows -> rows.put(
            org.utxod.store.schema.IdentityRow.key(),
            new org.utxod.store.schema.IdentityRow(
                    org.utxod.store.schema.IdentityRow.CURRENT_VERSION,
                    Network.REGTEST.genesis(),
                    Network.REGTEST.label())
                .value()));
    return core;
  }

  @Test
  void a_death_at_any_write_is_gone_on_from() throws Exception {
    List<Owned> coins = coins(2_000, 3);
    for (boolean applied : new boolean[] {false, true}) {
      for (int death = 0; death < 7; death++) {
        MemoryStore store = new MemoryStore();
        Path work = directory.resolve("work-" + applied + death);
        try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
          SnapshotImporter load = load(index, work);
          divide(load, coins);
          store.dieAtWrite(death, applied);
          assertThatThrownBy(() -> complete(load)).isInstanceOf(ProcessDied.class);
        }
        MemoryStore after = store.crash();
        try (Index index = Index.over(after, Network.REGTEST, OPTIONS)) {
          if (index.state().tip() == null) {
            SnapshotImporter load = index.bulkLoad(work);
            assertThat(load.canGoOn()).isTrue();
            complete(load);
          }
          IndexAssertions.assertCoins(index, byScript(coins));
        }
      }
    }
  }

  @Test
  void runs_that_were_finished_are_not_made_again() throws Exception {
    List<Owned> coins = coins(5_000, 4);
    Path work = directory.resolve("work");
    MemoryStore store = new MemoryStore();
    try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
      divide(load(index, work), coins);
      store.dieAtWrite(0, false);
      assertThatThrownBy(() -> complete(load(index, work))).isInstanceOf(ProcessDied.class);
    }
    try (var files = Files.list(work)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains("run-0.done")
          .noneMatch(name -> name.endsWith(".spill"));
    }
    AtomicLong told = new AtomicLong();
    try (Index index = Index.over(store.crash(), Network.REGTEST, OPTIONS)) {
      load(index, work).complete(BASE, 1, told::addAndGet, "origin", new byte[0]);
      assertThat(told).hasValue(coins.size());
      IndexAssertions.assertCoins(index, byScript(coins));
    }
  }

  /* Divides the first coins and ends there, with the last mark written. */
  private SnapshotImporter interrupted(Index index, Path work, List<Owned> coins, int first)
      throws IOException {
    SnapshotImporter load = load(index, work).marking(new MarkPace(20_000, true));
    try (CoinSpill spill = load.begin(NAME, coins.size())) {
      add(spill, coins.subList(0, first));
    }
    return load;
  }

  @Test
  void a_division_that_was_interrupted_goes_on_from_its_last_mark() throws Exception {
    List<Owned> coins = coins(12_000, 5);
    for (int first = 6_000; first <= coins.size(); first += 997) {
      Path work = directory.resolve("work-" + first);
      try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
        SnapshotImporter load = interrupted(index, work, coins, first);
        assertThat(load.canGoOn()).isFalse();
        SnapshotImporter.Resumed resumed = load.resume(NAME).orElseThrow();
        try (CoinSpill spill = resumed.spill()) {
          int known = (int) spill.coins();
          assertThat(known).isBetween(1_000, first);
          assertThat(resumed.hash()).isEqualTo(hashAt(known));
          assertThat(spill.sat())
              .isEqualTo(coins.subList(0, known).stream()
                  .mapToLong(owned -> owned.coin().valueSat())
                  .sum());
          add(spill, coins.subList(known, coins.size()));
          load.divided(spill, hashAt(coins.size()));
        }
        complete(load);
        IndexAssertions.assertCoins(index, byScript(coins));
      }
    }
  }

  /** What can be done to the files of a division that was interrupted. */
  private enum Damage {
    MARK_CUT(work -> cut(work.resolve("coins.index"), 10)),
    MARK_EMPTY(work -> Files.write(work.resolve("coins.index"), new byte[0])),
    MARK_GONE(work -> Files.delete(work.resolve("coins.index"))),
    MARK_CHANGED_AT_ITS_HEAD(work -> change(work.resolve("coins.index"), 3)),
    MARK_CHANGED_IN_ITS_COUNT(work -> change(work.resolve("coins.index"), 28)),
    MARK_CHANGED_AT_ITS_END(
        work -> change(work.resolve("coins.index"), Files.size(work.resolve("coins.index")) - 1)),
    SPILL_CUT(work -> cut(longest(work), Files.size(longest(work)))),
    SPILL_GONE(work -> Files.delete(longest(work)));

    private interface Harm {
      void to(Path work) throws IOException;
    }

    private final Harm harm;

    Damage(Harm harm) {
      this.harm = harm;
    }

    private static void cut(Path file, long bytes) throws IOException {
      byte[] all = Files.readAllBytes(file);
      Files.write(file, java.util.Arrays.copyOf(all, (int) (all.length - bytes)));
    }

    private static void change(Path file, long at) throws IOException {
      byte[] all = Files.readAllBytes(file);
      all[(int) at] ^= 0x10;
      Files.write(file, all);
    }

    private static Path longest(Path work) throws IOException {
      try (var files = Files.list(work)) {
        return files
            .filter(file -> file.toString().endsWith(".spill"))
            .max(Comparator.comparingLong(file -> file.toFile().length()))
            .orElseThrow();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Damage.class)
  void a_division_whose_files_are_not_as_they_were_begins_anew(Damage damage) throws Exception {
    List<Owned> coins = coins(8_000, 9);
    Path work = directory.resolve("work");
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      SnapshotImporter load = interrupted(index, work, coins, 8_000);
      damage.harm.to(work);
      assertThat(load.resume(NAME)).isEmpty();
      assertThat(load.canGoOn()).isFalse();
      divide(load, coins);
      complete(load);
      IndexAssertions.assertCoins(index, byScript(coins));
    }
  }

  @Test
  void another_snapshot_does_not_go_on_with_these_coins() throws Exception {
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      SnapshotImporter load = interrupted(index, directory.resolve("work"), coins(8_000, 9), 8_000);
      assertThat(load.resume("another snapshot")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {200, 100_000})
  void a_changed_bit_in_the_divided_coins_is_found_and_the_load_begins_anew(int partitionBytes)
      throws Exception {
    List<Owned> coins = coins(5_000, 10);
    Path work = directory.resolve("work");
    MemoryStore store = new MemoryStore();
    IndexCore core = coreOver(store);
    SnapshotImporter load = new SnapshotImporter(core, work, partitionBytes, MarkPace.NEVER);
    Random random = new Random(11);
    for (int i = 0; i < 20; i++) {
      divide(load, coins);
      Path file = Damage.longest(work);
      Damage.change(file, random.nextInt((int) Files.size(file)));
      assertThatThrownBy(() -> complete(load))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("begins anew")
          .satisfies(
              e -> assertThat(((StoreException) e).kind()).isEqualTo(StoreException.Kind.IO));
      assertThat(load.canGoOn()).isFalse();
    }
    divide(load, coins);
    complete(load);
    try (Index index = Index.over(store.reopen(), Network.REGTEST, OPTIONS)) {
      IndexAssertions.assertCoins(index, byScript(coins));
    }
  }

  @Test
  void coins_that_do_not_come_back_from_the_disk_are_noticed() throws Exception {
    Path work = directory.resolve("work");
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      divide(load(index, work), coins(500, 6));
      Files.writeString(work.resolve("run-0.done"), "499 1 1", StandardCharsets.US_ASCII);
      assertThatThrownBy(() -> complete(load(index, work)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Of 50")
          .hasMessageContaining("499");
      assertThat(index.state().tip()).isNull();
    }
  }

  @Test
  void an_index_that_holds_something_is_not_filled() throws Exception {
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      SnapshotImporter load = load(index, directory.resolve("work"));
      divide(load, coins(100, 7));
      complete(load);
      assertThatThrownBy(() -> load(index, directory.resolve("work")).begin(NAME, 1))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("empty data directory");
    }
  }

  @Test
  void the_set_hash_is_known_after_one_walk_and_carried_along() throws Exception {
    List<Owned> coins = coins(1_000, 8);
    try (Index index = Index.over(new MemoryStore(), Network.REGTEST, OPTIONS)) {
      SnapshotImporter load = load(index, directory.resolve("work"));
      divide(load, coins);
      complete(load);
      try (UtxoSetScan scan = index.setScan()) {
        assertThat(scan.carried(500).orElseThrow().hash()).isNull();
        ComputedCoinStats computed = scan.compute(1, seen -> true).orElseThrow();
        assertThat(scan.moved(computed, 500)).contains(computed.figures());
      }
    }
  }
}
