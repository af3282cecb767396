package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.golden.Golden;

/** Esplora's API of a daemon on a recorded chain, whose node is queried over real HTTP while clients wait. */
@TestInstance(Lifecycle.PER_CLASS)
class EsploraApiTest {
  private static final RecordedChain TRUTH = RecordedChain.golden();
  private static final int TIP = 271;

  @TempDir
  static Path directory;

  private TestDaemon daemon;

  @BeforeAll
  void start() {
    daemon = new TestDaemon(
        directory,
        org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open).replayed(),
        Network.REGTEST,
        Map.of(Setting.SCRIPT_HASH_INDEX, "true"));
    daemon.awaitTip();
  }

  @AfterAll
  void stop() {
    daemon.close();
  }

  private static String scriptHash(Script script) {
    return "/api/scripthash/" + Hex.encode(ScriptKey.sha256().digest(script.bytes()));
  }

  @Test
  void every_script_holds_what_the_node_says_coin_by_coin() {
    int compared = 0;
    for (Map.Entry<Script, List<Coin>> held : TRUTH.coinsAtEnd().entrySet()) {
      String path = scriptHash(held.getKey());
      JsonNode stats = daemon.get(path).path("chain_stats");
      assertThat(stats.path("funded_txo_sum").asLong())
          .isEqualTo(held.getValue().stream().mapToLong(Coin::valueSat).sum());
      if (held.getValue().size() > 500) {
        assertThat(daemon.text(path + "/utxo").body()).isEqualTo("Too many unspent outputs");
        continue;
      }
      List<String> coins = new ArrayList<>();
      for (JsonNode coin : daemon.get(path + "/utxo")) {
        coins.add(coin.path("txid").asText() + ":" + coin.path("vout").asLong() + " "
            + coin.path("value").asLong() + " "
            + coin.path("status").path("block_height").asInt());
      }
      assertThat(coins)
          .containsExactlyElementsOf(held.getValue().stream()
              .map(coin -> coin.outPoint() + " " + coin.valueSat() + " " + coin.height())
              .toList());
      compared += coins.size();
    }
    assertThat(compared).isGreaterThan(500);
  }

  @Test
  void a_scripts_transactions_in_pages_add_up_to_what_it_holds() {
    for (Script script : someScripts()) {
      String path = scriptHash(script);
      long balance = 0;
      String last = "";
      JsonNode page;
      do {
        page = daemon.get(path + "/txs/chain" + last);
        for (JsonNode tx : page) {
          balance += net(tx, script.hex());
          last = "/" + tx.path("txid").asText();
        }
      } while (page.size() == 25);
      assertThat(balance)
          .as(path)
          .isEqualTo(daemon.get(path).path("chain_stats").path("funded_txo_sum").asLong());
    }
  }

  private static List<Script> someScripts() {
    return TRUTH.coinsAtEnd().entrySet().stream()
        .filter(held -> held.getValue().size() < 60)
        .limit(12)
        .map(Map.Entry::getKey)
        .toList();
  }

  private static long net(JsonNode tx, String script) {
    long net = 0;
    for (JsonNode out : tx.path("vout")) {
      net += spendable(out, script) ? out.path("value").asLong() : 0;
    }
    for (JsonNode in : tx.path("vin")) {
      JsonNode prevout = in.path("prevout");
      net -= prevout.path("scriptpubkey").asText("none").equals(script)
          ? prevout.path("value").asLong()
          : 0;
    }
    return net;
  }

  private static boolean spendable(JsonNode out, String script) {
    return out.path("scriptpubkey").asText().equals(script);
  }

  @Test
  void blocks_transactions_and_proofs_belong_together() {
    String hash = daemon.text("/api/block-height/200").body();
    assertThat(daemon.text("/api/blocks/tip/height").body()).isEqualTo(Integer.toString(TIP));
    JsonNode block = daemon.get("/api/block/" + hash);
    assertThat(block.path("height").asInt()).isEqualTo(200);
    assertThat(daemon.text("/api/block/" + hash + "/header").body()).hasSize(160);
    JsonNode txids = daemon.get("/api/block/" + hash + "/txids");
    assertThat(txids.size()).isEqualTo(block.path("tx_count").asInt());
    JsonNode txs = daemon.get("/api/block/" + hash + "/txs");
    assertThat(txs.get(0).path("txid")).isEqualTo(txids.get(0));
    assertThat(txs.get(0).path("vin").get(0).path("is_coinbase").asBoolean()).isTrue();
    String txid = txids.get(txids.size() - 1).asText();
    JsonNode tx = daemon.get("/api/tx/" + txid);
    assertThat(tx.path("status").path("block_hash").asText()).isEqualTo(hash);
    assertThat(daemon.text("/api/tx/" + txid + "/hex").body())
        .hasSize(2 * tx.path("size").asInt());
    assertThat(daemon.get("/api/tx/" + txid + "/merkle-proof").path("pos").asInt())
        .isEqualTo(txids.size() - 1);
    JsonNode blocks = daemon.get("/api/blocks");
    assertThat(blocks).hasSize(10);
    assertThat(blocks.get(0).path("id").asText())
        .isEqualTo(daemon.text("/api/blocks/tip/hash").body());
  }

  /** Walks the tree that a merkleblock gives (BIP 37), to its root. */
  private static final class MerkleBlock {
    private final byte[] raw;
    private final int hashesAt;
    private final int flagsAt;
    private final int transactions;
    private int bits;
    private int hashes;

    MerkleBlock(String hex) {
      raw = Hex.decode(hex);
      transactions = LittleEndian.getInt(raw, 80);
      hashesAt = 85;
      flagsAt = hashesAt + 32 * raw[84] + 1;
    }

    byte[] root() {
      int height = 0;
      while (1 << height < transactions) {
        height++;
      }
      return walk(height, 0);
    }

    private byte[] walk(int height, int at) {
      boolean inside = (raw[flagsAt + bits / 8] >> (bits % 8) & 1) == 1;
      bits++;
      if (height == 0 || !inside) {
        return Arrays.copyOfRange(raw, hashesAt + 32 * hashes, hashesAt + 32 * ++hashes);
      }
      byte[] left = walk(height - 1, at * 2);
      boolean both = (at * 2 + 1) << (height - 1) < transactions;
      byte[] right = both ? walk(height - 1, at * 2 + 1) : left;
      byte[] two = Arrays.copyOf(left, 64);
      System.arraycopy(right, 0, two, 32, 32);
      return ScriptKey.sha256().digest(ScriptKey.sha256().digest(two));
    }
  }

  @Test
  void a_merkleblock_of_each_transaction_of_some_blocks_leads_to_the_headers_root() {
    int checked = 0;
    for (int height = 101; height <= TIP; height += 5) {
      String hash = daemon.text("/api/block-height/" + height).body();
      String header = daemon.text("/api/block/" + hash + "/header").body();
      for (JsonNode tx : daemon.get("/api/block/" + hash + "/txs")) {
        String txid = tx.path("txid").asText();
        String proof = daemon.text("/api/tx/" + txid + "/merkleblock-proof").body();
        assertThat(proof).startsWith(header);
        assertThat(Hex.encode(new MerkleBlock(proof).root())).isEqualTo(header.substring(72, 136));
        checked++;
      }
    }
    assertThat(checked).isGreaterThan(50);
  }

  @Test
  void a_transaction_nobody_asked_about_is_found_by_a_coin_of_it_that_is_unspent() {
    Coin coin = TRUTH.coinsAtEnd().values().stream()
        .flatMap(List::stream)
        .filter(held -> held.height() == 150 && held.outPoint().vout() < 16)
        .findFirst()
        .orElseThrow();
    JsonNode status = daemon.get("/api/tx/" + coin.outPoint().txid() + "/status");
    assertThat(status.path("block_height").asInt()).isEqualTo(150);
  }

  /** A transaction of which every output is spent, and a script that it paid; the daemon of the class knows it by its block. */
  private record SpentTransaction(String txid, String script) {}

  private SpentTransaction spentTransaction() {
    Set<String> unspent = new HashSet<>();
    TRUTH.coinsAtEnd().values().stream()
        .flatMap(List::stream)
        .forEach(coin -> unspent.add(coin.outPoint().txid().display()));
    for (int height = 110; height < TIP; height++) {
      String hash = daemon.text("/api/block-height/" + height).body();
      for (JsonNode tx : daemon.get("/api/block/" + hash + "/txs")) {
        for (JsonNode out : tx.path("vout")) {
          String script = out.path("scriptpubkey").asText();
          if (!unspent.contains(tx.path("txid").asText())
              && script.length() > 2
              && !script.startsWith("6a")) {
            return new SpentTransaction(tx.path("txid").asText(), script);
          }
        }
      }
    }
    throw new AssertionError("the recorded chain has no transaction that is spent whole");
  }

  private static final List<String> FORMS =
      List.of("", "/status", "/hex", "/raw", "/merkle-proof", "/merkleblock-proof", "/outspends");

  @Test
  void a_transaction_that_our_own_answer_named_is_shown_by_a_plain_node_in_every_form() {
    SpentTransaction spent = spentTransaction();
    String path = "/api/tx/" + spent.txid();
    try (TestDaemon fresh = new TestDaemon(
        directory.resolve("fresh"),
        org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open).replayed(),
        Network.REGTEST,
        Map.of())) {
      fresh.awaitTip();
      assertThat(fresh.text(path).status()).isEqualTo(400);
      assertThat(fresh.text(path).body()).contains("-txindex");
      JsonNode activity = fresh.get("/v1/script/" + spent.script() + "/activity?limit=1000");
      assertThat(activity.toString()).contains(spent.txid());
      for (String form : FORMS) {
        assertThat(fresh.text(path + form).status()).as(form).isEqualTo(200);
      }
    }
  }

  @Test
  void what_is_nowhere_is_404_where_the_node_can_be_sure_of_it() {
    String path = "/api/tx/" + "0123456789abcdef".repeat(4);
    assertThat(daemon.text(path).status()).isEqualTo(400);
    daemon.node().transactionIndex(true);
    assertThat(daemon.text(path).status()).isEqualTo(404);
    assertThat(daemon.text(path).body()).isEqualTo("Transaction not found");
    assertThat(daemon.text(path + "/status").body()).isEqualTo("{\"confirmed\":false}");
    daemon.node().mempool().loaded(false);
    assertThat(daemon.text(path).status()).isEqualTo(503);
    assertThat(daemon.text(path).body()).contains("loading its mempool");
    daemon.node().mempool().loaded(true);
    daemon.node().transactionIndex(false);
  }

  @Test
  void the_genesis_block_and_its_transaction_are_shown_though_no_node_gives_that_by_its_id() {
    String hash = daemon.text("/api/block-height/0").body();
    JsonNode block = daemon.get("/api/block/" + hash);
    assertThat(block.path("previousblockhash").isNull()).isTrue();
    JsonNode tx = daemon.get("/api/block/" + hash + "/txs").get(0);
    String txid = tx.path("txid").asText();
    assertThat(txid).isEqualTo(block.path("merkle_root").asText());
    assertThat(tx.path("status").path("block_height").asInt()).isZero();
    try (TestDaemon fresh = new TestDaemon(
        directory.resolve("genesis"),
        org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open).replayed(),
        Network.REGTEST,
        Map.of())) {
      fresh.awaitTip();
      assertThat(fresh.get("/api/tx/" + txid)).isEqualTo(tx);
      for (String form : FORMS) {
        assertThat(fresh.text("/api/tx/" + txid + form).status()).as(form).isEqualTo(200);
      }
    }
  }

  @Test
  void spends_are_told_by_the_nodes_index_of_them_and_without_one_by_our_own_activity() {
    String hash = daemon.text("/api/block-height/250").body();
    JsonNode spending = null;
    for (JsonNode tx : daemon.get("/api/block/" + hash + "/txs")) {
      spending = tx.path("vin").get(0).path("is_coinbase").asBoolean() ? spending : tx;
    }
    assertThat(spending).as("block 250 has a transaction that spends").isNotNull();
    JsonNode in = spending.path("vin").get(0);
    String path =
        "/api/tx/" + in.path("txid").asText() + "/outspend/" + in.path("vout").asInt();
    JsonNode byActivity = daemon.get(path);
    daemon.node().spendsIndex(true);
    JsonNode spend = daemon.get(path);
    assertThat(byActivity).isEqualTo(spend);
    assertThat(spend.path("txid")).isEqualTo(spending.path("txid"));
    assertThat(spend.path("vin").asInt()).isZero();
    assertThat(spend.path("status").path("block_height").asInt()).isEqualTo(250);
    Coin unspent = TRUTH.coinsAtEnd().values().iterator().next().get(0);
    assertThat(daemon
            .get("/api/tx/" + unspent.outPoint().txid() + "/outspend/"
                + unspent.outPoint().vout())
            .path("spent")
            .asBoolean())
        .isFalse();
    daemon.node().spendsIndex(false);
  }

  @Test
  void also_of_coins_whose_transactions_have_nothing_left_and_were_never_named() {
    int requested = 0;
    for (int height = TIP - 40; height <= TIP; height++) {
      BlockDelta.Cursor change = TRUTH.main().get(height).delta().cursor();
      Set<Txid> inThisBlock = new HashSet<>();
      while (change.next()) {
        inThisBlock.add(change.transactionId());
        if (change.isCreated() || inThisBlock.contains(change.outPoint().txid())) {
          continue;
        }
        OutPoint coin = change.outPoint();
        JsonNode spend = daemon.get("/api/tx/" + coin.txid() + "/outspend/" + coin.vout());
        assertThat(spend.path("txid").asText()).isEqualTo(change.transactionId().display());
        assertThat(spend.path("status").path("block_height").asInt()).isEqualTo(height);
        requested++;
      }
    }
    assertThat(requested).isGreaterThan(20);
  }

  @Test
  void the_nodes_troubles_are_503_and_the_index_answers_on() {
    String hash = daemon.text("/api/block-height/7").body();
    FaultPlan.of(daemon.node())
        .always("getblock", new SimFault.RpcError(-28, "Loading block index…"));
    assertThat(daemon.text("/api/block/" + hash).status()).isEqualTo(503);
    assertThat(daemon.text("/api/block/" + hash).body()).isEqualTo("The node is starting; retry");
    assertThat(daemon.text("/api/blocks/tip/height").status()).isEqualTo(200);
    FaultPlan.of(daemon.node()).heal();
    daemon.node().prune(100);
    assertThat(daemon.text("/api/block/" + hash + "/raw").body()).contains("pruned data");
    daemon.node().prune(0);
    assertThat(daemon.text("/api/block/" + hash + "/raw").status()).isEqualTo(200);
  }

  @Test
  void fees_are_none_on_a_chain_without_traffic_and_a_transaction_that_is_none_is_refused() {
    assertThat(daemon.text("/api/fee-estimates").body()).isEqualTo("{}");
    assertThat(daemon.text("/api/nothing").body())
        .isEqualTo("endpoint does not exist \"/api/nothing\"");
  }

  @Test
  void confirmations_are_counted_as_the_coins_have_them() {
    for (Map.Entry<Script, List<Coin>> held : TRUTH.coinsAtEnd().entrySet()) {
      if (held.getValue().size() < 3) {
        continue;
      }
      String script = held.getKey().length() == 0 ? "-" : held.getKey().hex();
      for (int minConf : new int[] {2, 30, 100}) {
        long expected = held.getValue().stream()
            .filter(coin -> coin.confirmations(TIP) >= minConf)
            .mapToLong(Coin::valueSat)
            .sum();
        assertThat(daemon
                .get("/v1/script/" + script + "/balance?min_conf=" + minConf)
                .path("balance_sat")
                .asLong())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void an_index_that_began_later_takes_older_blocks_from_the_node_and_refuses_lists() {
    try (TestDaemon late = new TestDaemon(
        directory.resolve("late"),
        org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open).replayed(),
        Network.REGTEST,
        Map.of(Setting.START_HEIGHT, "150", Setting.SCRIPT_HASH_INDEX, "true"))) {
      late.awaitTip();
      assertThat(late.text("/api/block-height/7").body())
          .isEqualTo(TRUTH.main().get(7).point().hash().display());
      Script script = someScripts().get(0);
      assertThat(late.text(scriptHash(script) + "/txs").body())
          .isEqualTo("Too many history entries");
    }
  }
}
