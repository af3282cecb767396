package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.backup.Restore;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigException;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.Await;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.rocksdb.RocksStore;

/** History over real HTTP, on a node without any index: what is asked for equals the model's. */
class HistoryTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);
  private static final Map<Setting<?>, String> FULL =
      Map.of(Setting.HISTORY, "full", Setting.ACTIVITY_BLOCKS, "144", Setting.UNDO_BLOCKS, "144");

  private static HistoryModel model;

  @TempDir
  private Path directory;

  @BeforeAll
  static void play() {
    List<BlockDelta> chain = TRUTH.main().stream().map(RecordedBlock::delta).toList();
    model = HistoryModel.of(chain);
  }

  @ParameterizedTest(name = "txids kept: {0}")
  @ValueSource(booleans = {true, false})
  void is_the_models_after_all_reorganisations_also_where_the_node_has_no_index(boolean txids) {
    SimChain chain = CHAIN.begin();
    Map<Setting<?>, String> settings = new HashMap<>(FULL);
    settings.put(Setting.HISTORY_TXIDS, String.valueOf(txids));
    try (TestDaemon daemon = new TestDaemon(directory, chain, Network.REGTEST, settings)) {
      for (SimBlock block : CHAIN.events()) {
        chain.accept(block);
      }
      awaitHistory(daemon);
      assertScripts(daemon);
      if (!txids) {
        assertTransactions(daemon);
        assertCounterparts(daemon);
      }
    }
  }

  @Test
  void is_built_behind_an_index_that_was_there_before_and_survives_restarts() throws IOException {
    Map<Setting<?>, String> none =
        Map.of(Setting.ACTIVITY_BLOCKS, "144", Setting.UNDO_BLOCKS, "144");
    try (TestDaemon daemon = new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, none)) {
      daemon.awaitTip();
      TestDaemon.Answer off = daemon.ask("/v1/script/51/history");
      assertThat(off.status()).isEqualTo(404);
      assertThat(off.body().path("detail").asText()).contains("history: full");
      assertThat(daemon.get("/v1/status").path("history").isNull()).isTrue();
    }
    try (TestDaemon daemon = new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, FULL)) {
      awaitHistory(daemon);
      daemon.stop();
      damage();
      daemon.restart();
      awaitHistory(daemon);
      assertScripts(daemon);
      JsonNode verified = daemon.verifyHistory();
      assertThat(verified.path("state").asText()).as(verified.toString()).isEqualTo("done");
      assertThat(verified.path("equal").asBoolean()).isTrue();
      assertThat(verified.path("progress").asText())
          .startsWith("The history equals the node's blocks: ")
          .doesNotContain("are on no node");
    }
  }

  /** Transactions are read byte by byte, and scripts are found by their hashes without an index of them. */
  @Test
  void is_the_models_on_a_node_that_gives_parts_of_blocks() {
    try (TestDaemon daemon =
        new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, FULL, true)) {
      awaitHistory(daemon);
      int tip = TRUTH.main().size() - 1;
      daemon.awaitStatus(
          "all blocks", status -> status.path("history").path("progress").asDouble() == 1.0);
      assertThat(tip).isGreaterThan(200);
      FaultPlan calls = FaultPlan.of(daemon.node());
      long wholeBlocks = calls.calls("getblock") + calls.calls("getrawtransaction");
      assertScripts(daemon);
      assertTransactions(daemon);
      assertBlockPages(daemon);
      assertCounterparts(daemon);
      assertThat(calls.calls("getblock") + calls.calls("getrawtransaction"))
          .as("blocks that the node read for a transaction; one is nowhere")
          .isEqualTo(wholeBlocks + 1);
      some().forEach((script, entries) -> {
        String hash = Hex.encode(ScriptKey.sha256().digest(script.bytes()));
        JsonNode summary = daemon.get("/v1/scripthash/" + hash + "/summary");
        assertSummary(summary, entries);
        assertThat(daemon
                .get("/api/scripthash/" + hash)
                .path("chain_stats")
                .path("tx_count")
                .asInt())
            .isEqualTo(entries.size());
      });
      assertThat(daemon.get("/api/scripthash/" + "ab".repeat(32) + "/txs")).isEmpty();
    }
  }

  @Test
  void is_built_down_from_the_block_of_a_snapshot_and_ends_where_the_node_has_pruned()
      throws Exception {
    Path file = directory.resolve("snapshot.dat");
    try (InputStream in = Golden.open("snapshot-231.dat")) {
      Files.copy(in, file);
    }
    BootstrapOrder order = BootstrapOrder.ofFile(file.toString(), null, true);
    try (TestDaemon daemon =
        new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, FULL, order)) {
      assertThat(daemon.bootstrapped().get(60, TimeUnit.SECONDS)).isTrue();
      awaitHistory(daemon);
      assertScripts(daemon);
      daemon.node().prune(150);
      daemon.stop();
      try (Stream<Path> all = Files.list(directory.resolve("data/history"))) {
        for (Path one : all.toList()) {
          Files.delete(one);
        }
      }
      daemon.restart();
      daemon.awaitStatus(
          "the pruned block",
          status -> status.path("history").path("problem").asText().contains("pruned"));
      JsonNode history = daemon.get("/v1/status").path("history");
      assertThat(history.path("complete").asBoolean()).isFalse();
      assertThat(history.path("from_height").asInt())
          .as("the lowest block that the node has")
          .isEqualTo(150);
      assertThat(history.path("problem").asText())
          .contains("pruned")
          .contains("everything else goes on");
      TestDaemon.Text unknown = daemon.text("/api/tx/" + "ab".repeat(32));
      assertThat(unknown.status()).isEqualTo(503);
      assertThat(unknown.body()).contains("reaches down to block 150");
      Script busy = busiest().get(0);
      TestDaemon.Answer sums = daemon.ask("/v1/script/" + busy.hex() + "/summary");
      assertThat(sums.status()).isEqualTo(503);
      assertThat(sums.body().path("detail").asText()).contains("/v1/status");
    }
  }

  @Test
  void is_in_a_backup_and_is_restored_with_it() throws IOException {
    Path copy = directory.resolve("backup");
    Path restored = directory.resolve("other/index");
    try (TestDaemon daemon = new TestDaemon(directory, CHAIN.replayed(), Network.REGTEST, FULL)) {
      awaitHistory(daemon);
      TestDaemon.Answer job = daemon.post("/v1/admin/backup", "{\"dir\":\"" + copy + "\"}");
      assertThat(job.status()).isEqualTo(202);
      Await.until("the backup", () -> Files.isDirectory(copy));
    }
    Files.createDirectories(restored.getParent());
    new Restore(Network.REGTEST, IndexOptions.DEFAULT, RocksStore.Memory.DEFAULT)
        .from(copy, restored, progress -> {});
    try (History history = History.open(
            restored.resolveSibling("history"), Network.REGTEST, false, new Random(1), warning -> {
              throw new AssertionError(warning);
            });
        History.Segments segments = history.segments()) {
      assertThat(segments.all().get(0).fromHeight()).isZero();
      assertThat(History.Segments.lastRun(segments.all())).isEqualTo(segments.all());
      assertThat(segments.last().toHeight()).isGreaterThan(250);
    }
  }

  /** The largest file is cut short, and a byte of another is changed. */
  private void damage() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(directory.resolve("data/history"))) {
      files = all.filter(file -> file.toString().endsWith(".segment"))
          .sorted((a, b) -> Long.compare(b.toFile().length(), a.toFile().length()))
          .toList();
    }
    byte[] bytes = Files.readAllBytes(files.get(0));
    Files.write(files.get(0), java.util.Arrays.copyOf(bytes, bytes.length / 2));
    byte[] other = Files.readAllBytes(files.get(files.size() - 1));
    other[other.length - 1] ^= 1;
    Files.write(files.get(files.size() - 1), other);
  }

  @Test
  void a_combination_that_cannot_work_is_refused_at_the_start() {
    assertThatThrownBy(() -> new TestDaemon(
            directory,
            CHAIN.replayed(),
            Network.REGTEST,
            Map.of(
                Setting.HISTORY,
                "full",
                Setting.ACTIVITY_BLOCKS,
                "100",
                Setting.START_HEIGHT,
                "50")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("activity_blocks of at least 144")
        .hasMessageContaining("start_height");
  }

  private static void awaitHistory(TestDaemon daemon) {
    daemon.awaitTip();
    daemon.awaitStatus(
        "the history", status -> status.path("history").path("complete").asBoolean());
  }

  /** A fifth of the scripts, the busiest among them; the store's own tests hold every one against the model. */
  private static Map<Script, List<HistoryEntry>> some() {
    Map<Script, List<HistoryEntry>> some = new HashMap<>(model.entries());
    List<Script> busiest = busiest();
    some.keySet()
        .removeIf(script -> !busiest.contains(script) && Math.floorMod(script.hashCode(), 5) != 0);
    some.put(HistoryModel.GENESIS, model.entries().get(HistoryModel.GENESIS));
    return some;
  }

  private static void assertScripts(TestDaemon daemon) {
    some().forEach((script, entries) -> {
      String path = "/v1/script/" + (script.length() == 0 ? "-" : script.hex());
      List<String> latest = rows(entries);
      Collections.reverse(latest);
      assertThat(history(daemon, path, "", 1_000)).as(path).isEqualTo(latest);
      assertSummary(daemon.get(path + "/summary"), entries);
    });
    busiest().forEach(script -> {
      List<HistoryEntry> entries = model.entries().get(script);
      String path = "/v1/script/" + script.hex();
      assertThat(history(daemon, path, "&order=asc", 7)).as(path).isEqualTo(rows(entries));
      String csv = daemon.text(path + "/history?order=asc&format=csv").body();
      assertThat(csv.lines().skip(1).map(line -> line.replace(',', ' '))).isEqualTo(rows(entries));
      String lines =
          daemon.text(path + "/history?format=ndjson&from_height=100").body();
      assertThat(lines.lines().count())
          .isEqualTo(
              entries.stream().filter(one -> one.position().height() >= 100).count());
      assertThat(daemon.ask(path + "/history?format=csv&limit=5").status()).isEqualTo(400);
      int from = entries.get(entries.size() / 3).position().height();
      int to = entries.get(entries.size() / 2).position().height();
      List<HistoryEntry> within = entries.stream()
          .filter(one -> one.position().height() >= from && one.position().height() <= to)
          .toList();
      String heights = "&from_height=" + from + "&to_height=" + to;
      assertThat(history(daemon, path, heights + "&order=asc", 3)).isEqualTo(rows(within));
      for (int height = 0; height < TRUTH.main().size(); height += 13) {
        int last = height;
        long expected = entries.stream()
            .filter(one -> one.position().height() <= last)
            .reduce((one, later) -> later)
            .map(HistoryEntry::balanceSat)
            .orElse(0L);
        JsonNode answer = daemon.get(path + "/balance?height=" + height);
        assertThat(answer.path("balance_sat").asLong()).as(path + height).isEqualTo(expected);
        assertThat(answer.path("block_hash").asText())
            .isEqualTo(TRUTH.main().get(height).point().hash().display());
      }
    });
    JsonNode unused = daemon.get("/v1/script/0014" + "00".repeat(20) + "/summary");
    assertThat(unused.path("used").asBoolean(true)).isFalse();
    assertThat(unused.path("tx_count").asInt(-1)).isZero();
  }

  private static List<Script> busiest() {
    return model.entries().entrySet().stream()
        .sorted((a, b) -> b.getValue().size() - a.getValue().size())
        .limit(2)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static void assertSummary(JsonNode summary, List<HistoryEntry> entries) {
    assertThat(summary.path("used").asBoolean()).isTrue();
    assertThat(summary.path("tx_count").asInt()).isEqualTo(entries.size());
    assertThat(summary.path("received_sat").asLong())
        .isEqualTo(entries.stream().mapToLong(HistoryEntry::receivedSat).sum());
    assertThat(summary.path("spent_sat").asLong())
        .isEqualTo(entries.stream().mapToLong(HistoryEntry::spentSat).sum());
    assertThat(summary.path("received_count").asLong())
        .isEqualTo(entries.stream().mapToLong(HistoryEntry::created).sum());
    assertThat(summary.path("spent_count").asLong())
        .isEqualTo(entries.stream().mapToLong(HistoryEntry::spent).sum());
    assertThat(summary.path("first_use").path("height").asInt(-1))
        .isEqualTo(entries.get(0).position().height());
    assertThat(summary.path("last_use").path("height").asInt(-1))
        .isEqualTo(entries.get(entries.size() - 1).position().height());
  }

  private static List<String> history(TestDaemon daemon, String path, String query, int limit) {
    List<String> rows = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = daemon.get(path + "/history?limit=" + limit + query + cursor);
      assertThat(page.path("history_complete").asBoolean()).isTrue();
      for (JsonNode one : page.path("transactions")) {
        rows.add(String.join(
            " ",
            one.path("txid").asText(),
            one.path("height").asText(),
            one.path("position").asText(),
            one.path("block_hash").asText(),
            one.path("block_time").asText(),
            one.path("received_sat").asText(),
            one.path("spent_sat").asText(),
            one.path("balance_after_sat").asText()));
      }
      cursor = page.path("next_cursor").isNull()
          ? ""
          : "&cursor=" + page.path("next_cursor").asText();
    } while (!cursor.isEmpty());
    return rows;
  }

  private static List<String> rows(List<HistoryEntry> entries) {
    List<String> rows = new ArrayList<>();
    for (HistoryEntry one : entries) {
      rows.add(String.join(
          " ",
          String.valueOf(one.txid()),
          String.valueOf(one.position().height()),
          String.valueOf(one.position().transaction()),
          one.block().display(),
          String.valueOf(one.time()),
          String.valueOf(one.receivedSat()),
          String.valueOf(one.spentSat()),
          String.valueOf(one.balanceSat())));
    }
    return rows;
  }

  /** Esplora's forms of it: every transaction by its id, who spends its outputs, and every address by pages of 25. */
  private static void assertTransactions(TestDaemon daemon) {
    model.places().forEach((txid, place) -> {
      if (place.height() % 4 == 1) { // A quarter of them is enough.
        JsonNode tx = daemon.get("/api/tx/" + txid);
        assertThat(tx.path("status").path("block_height").asInt()).isEqualTo(place.height());
      }
    });
    assertThat(daemon
            .ask("/api/tx/" + "ab".repeat(32) + "/status")
            .body()
            .path("confirmed")
            .asBoolean(true))
        .isFalse();
    int spends = 0;
    for (RecordedBlock block : TRUTH.main()) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        if (!cursor.isCreated() && spends < 60) {
          JsonNode spend = daemon.get("/api/tx/" + cursor.outPoint().txid() + "/outspend/"
              + cursor.outPoint().vout());
          assertThat(spend.path("spent").asBoolean())
              .as(cursor.outPoint().toString())
              .isTrue();
          assertThat(spend.path("txid").asText())
              .isEqualTo(cursor.transactionId().display());
          spends++;
        }
      }
    }
    assertThat(spends).isEqualTo(60);
    List<Map.Entry<Script, List<HistoryEntry>>> addresses = model.entries().entrySet().stream()
        .filter(one -> Addresses.encode(one.getKey(), Network.REGTEST).isPresent())
        .sorted((one, other) -> other.getValue().size() - one.getValue().size())
        .limit(10)
        .toList();
    for (Map.Entry<Script, List<HistoryEntry>> one : addresses) {
      String address = Addresses.encode(one.getKey(), Network.REGTEST).orElseThrow();
      assertEsplora(daemon, "/api/address/" + address, one.getValue());
    }
    JsonNode never = daemon.get("/api/address/"
        + Addresses.encode(Script.ofHex("0014" + "00".repeat(20)), Network.REGTEST)
            .orElseThrow()
        + "/txs");
    assertThat(never.isArray() && never.isEmpty()).isTrue();
  }

  /** What each transaction of a page did to other scripts, of which the largest come first. */
  private static void assertCounterparts(TestDaemon daemon) {
    int seen = 0;
    for (Script own : busiest()) {
      String path = "/v1/script/" + own.hex() + "/history?counterparts=true";
      for (String order : List.of("asc", "desc")) {
        JsonNode page = daemon.get(path + "&order=" + order);
        assertThat(page.path("transactions").size()).isBetween(10, 25);
        for (JsonNode line : page.path("transactions")) {
          Map<String, long[]> expected =
              othersOf(line.path("height").asInt(), line.path("txid").asText(), own);
          int left = line.path("counterparts_omitted").asInt(-1);
          assertThat(line.path("counterparts").size()).isEqualTo(expected.size() - left);
          assertThat(left).isEqualTo(Math.max(0, expected.size() - 20));
          long last = Long.MAX_VALUE;
          for (JsonNode other : line.path("counterparts")) {
            long[] sums = expected.get(other.path("script").asText());
            assertThat(new long[] {
                  other.path("received_sat").asLong(), other.path("spent_sat").asLong()
                })
                .isEqualTo(sums);
            assertThat(other.path("address").asText(null))
                .isEqualTo(
                    Addresses.encode(Script.ofHex(other.path("script").asText()), Network.REGTEST)
                        .orElse(null));
            assertThat(Math.max(sums[0], sums[1])).isLessThanOrEqualTo(last);
            last = Math.max(sums[0], sums[1]);
            seen++;
          }
        }
      }
      assertThat(daemon.ask(path + "&limit=26").status()).isEqualTo(400);
      assertThat(daemon.ask(path + "&format=csv").status()).isEqualTo(400);
      assertThat(daemon
              .get("/v1/script/" + own.hex() + "/history?limit=1")
              .path("transactions")
              .path(0)
              .has("counterparts"))
          .isFalse();
    }
    assertThat(seen).isGreaterThan(20);
  }

  private static Map<String, long[]> othersOf(int height, String txid, Script own) {
    Map<String, long[]> sums = new HashMap<>();
    BlockDelta.Cursor cursor = TRUTH.main().get(height).delta().cursor();
    while (cursor.next()) {
      if (cursor.transactionId().display().equals(txid) && !cursor.script().equals(own)) {
        long[] one = sums.computeIfAbsent(cursor.script().hex(), script -> new long[2]);
        one[cursor.isCreated() ? 0 : 1] += cursor.valueSat();
      }
    }
    return sums;
  }

  private static void assertBlockPages(TestDaemon daemon) {
    Map<Integer, Map<Integer, String>> blocks = new HashMap<>();
    model
        .places()
        .forEach((txid, place) -> blocks
            .computeIfAbsent(place.height(), height -> new HashMap<>())
            .put(place.transaction(), txid.display()));
    int most = blocks.values().stream().mapToInt(Map::size).max().orElseThrow();
    blocks.forEach((height, txids) -> {
      if (height % 9 != 0 && txids.size() < most) {
        return; // A ninth of them and the largest are enough.
      }
      String path = "/api/block/" + TRUTH.main().get(height).point().hash().display() + "/txs/";
      for (int start = 0; start < txids.size(); start += 25) {
        JsonNode page = daemon.get(path + start);
        assertThat(page.size()).isEqualTo(Math.min(25, txids.size() - start));
        for (int i = 0; i < page.size(); i++) {
          assertThat(page.path(i).path("txid").asText()).isEqualTo(txids.get(start + i));
          assertThat(page.path(i).path("status").path("block_height").asInt(-1)).isEqualTo(height);
        }
      }
      assertThat(daemon.text(path + (txids.size() + 24) / 25 * 25).status()).isEqualTo(400);
      assertThat(daemon.text(path + 1).status()).isEqualTo(400);
    });
  }

  private static void assertEsplora(TestDaemon daemon, String path, List<HistoryEntry> entries) {
    JsonNode stats = daemon.get(path).path("chain_stats");
    assertThat(stats.path("tx_count").asInt()).as(path).isEqualTo(entries.size());
    assertThat(stats.path("funded_txo_sum").asLong())
        .isEqualTo(entries.stream().mapToLong(HistoryEntry::receivedSat).sum());
    List<String> txids = new ArrayList<>();
    JsonNode page = daemon.get(path + "/txs");
    while (!page.isEmpty()) {
      page.forEach(tx -> txids.add(tx.path("txid").asText()));
      page = daemon.get(path + "/txs/chain/" + txids.get(txids.size() - 1));
    }
    Collections.reverse(txids);
    assertThat(txids)
        .as(path)
        .isEqualTo(entries.stream().map(one -> String.valueOf(one.txid())).toList());
  }
}
