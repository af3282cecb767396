package org.utxod.indexer.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.address.Addresses;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.golden.Golden;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.reindex.Reindex;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** A different index is narrowed down to scripts of recent blocks, with a re-index that mends them. */
class ScriptDiffFinderTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain NODE_CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);
  private static final int TIP = 271;
  private static final Pattern MEND =
      Pattern.compile("To repair these scripts, run 'utxod reindex --from-height (\\d+)'");

  @TempDir
  Path directory;

  private Stores indexed(int undoBlocks, int tip) {
    Stores stores = new Stores(
        Stores.Kind.MEMORY,
        directory,
        Network.REGTEST,
        new IndexOptions(undoBlocks, undoBlocks, 1_000, false));
    apply(stores, 0, tip);
    return stores;
  }

  private static void apply(Stores stores, int from, int to) {
    for (RecordedBlock block : CHAIN.main().subList(from, to + 1)) {
      stores.index().writer().apply(block.delta());
    }
  }

  private static SimulatedNode node(SimChain chain) {
    return SimulatedNode.withPassword(chain, Network.REGTEST, new FaultPlan(), "user", "password")
        .start();
  }

  private static Verdict verify(Stores stores, SimulatedNode node) {
    BitcoinNode client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.UserPassword("user", "password")),
        RpcDeadlines.standard()));
    try (Verification verification = new Verification(
        stores.index(), List.of(client), Network.REGTEST, Clock.systemUTC(), Sleeper.system())) {
      return verification.run(text -> {}, () -> false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void damage(Stores stores, Consumer<NavigableMap<byte[], byte[]>> how) {
    stores.memory().damage(ColumnFamily.COIN, how);
    stores.reopen();
  }

  /** Scripts with an address and coins, of those that recent blocks touched. */
  private static List<Script> recent(Stores stores) {
    try (UtxoSetScan scan = stores.index().setScan()) {
      return scan.touchedScripts(TIP, ScriptDiffFinder.MAX_REQUESTED).stream()
          .filter(script -> Addresses.encode(script, Network.REGTEST).isPresent())
          .filter(script -> !scan.coins(script.key(), 1).isEmpty())
          .toList();
    }
  }

  private static List<Coin> coins(Stores stores, Script script) {
    try (UtxoSetScan scan = stores.index().setScan()) {
      return scan.coins(script.key(), 1_000);
    }
  }

  private static String line(Script script, List<Coin> ours, List<Coin> theirs) {
    return Addresses.encode(script, Network.REGTEST).orElseThrow() + ": index " + figures(ours)
        + "; node " + figures(theirs) + " (different: ";
  }

  private static String figures(List<Coin> coins) {
    long sat = coins.stream().mapToLong(Coin::valueSat).sum();
    return coins.size() + (coins.size() == 1 ? " coin, " : " coins, ") + sat + " sat";
  }

  /** Follows the verdict's advice, and finds the index equal. */
  private static void mendsIt(Stores stores, SimulatedNode node, Verdict verdict, int fromHeight) {
    Matcher advised = MEND.matcher(verdict.describe());
    assertThat(advised.find()).as(verdict.describe()).isTrue();
    assertThat(Integer.parseInt(advised.group(1))).isEqualTo(fromHeight);
    Reindex reindex = stores.index().reindex();
    reindex.begin(fromHeight);
    while (reindex.isUnderWay()) {
      if (reindex.nextToPutBack().isPresent()) {
        int height = reindex.nextToPutBack().getAsInt();
        reindex.putBack(height, List.of(CHAIN.main().get(height).delta()));
      } else {
        reindex.step(base(fromHeight));
      }
    }
    apply(stores, fromHeight, TIP);
    assertThat(verify(stores, node).describe()).startsWith("Equal at block " + TIP);
  }

  private static BlockRecord base(int fromHeight) {
    BlockDelta delta = CHAIN.main().get(fromHeight - 1).delta();
    return new BlockRecord(
        delta.point(),
        delta.previousHash(),
        delta.time(),
        delta.medianTime(),
        delta.chainwork(),
        1,
        1,
        0);
  }

  @Test
  void a_coin_with_another_value_is_named_and_mended() {
    try (Stores stores = indexed(2_016, TIP);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      Script script = recent(stores).get(0);
      List<Coin> theirs = coins(stores, script);
      Coin coin = theirs.get(0);
      byte[] key = CoinRow.key(script.key(), coin.outPoint());
      damage(
          stores,
          rows -> rows.put(key, CoinRow.value(CoinRow.code(rows.get(key)), coin.valueSat() + 1)));
      Verdict verdict = verify(stores, node);
      assertThat(verdict.equal()).isFalse();
      assertThat(verdict.describe())
          .contains(
              "1 differs:\n" + line(script, coins(stores, script), theirs) + coin.outPoint() + ")");
      mendsIt(stores, node, verdict, coin.height());
    }
  }

  @Test
  void a_missing_coin_is_named_and_mended() {
    try (Stores stores = indexed(2_016, TIP);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      Script script = recent(stores).get(3);
      List<Coin> theirs = coins(stores, script);
      Coin coin = theirs.get(theirs.size() - 1);
      damage(stores, rows -> rows.remove(CoinRow.key(script.key(), coin.outPoint())));
      Verdict verdict = verify(stores, node);
      assertThat(verdict.describe())
          .contains(line(script, coins(stores, script), theirs) + coin.outPoint() + ")");
      mendsIt(stores, node, verdict, coin.height());
    }
  }

  @Test
  void a_surplus_coin_is_named_and_mended() {
    try (Stores stores = indexed(2_016, TIP);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      Script script = recent(stores).get(5);
      List<Coin> theirs = coins(stores, script);
      OutPoint madeUp = new OutPoint(Txid.ofDisplay("ab".repeat(32)), 7);
      damage(
          stores,
          rows -> rows.put(CoinRow.key(script.key(), madeUp), CoinRow.value(263 * 2, 12_345)));
      Verdict verdict = verify(stores, node);
      assertThat(verdict.describe())
          .contains(line(script, coins(stores, script), theirs) + madeUp + ")");
      mendsIt(stores, node, verdict, 263);
    }
  }

  @Test
  void at_most_ten_are_named() {
    try (Stores stores = indexed(2_016, TIP);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      List<Script> scripts = recent(stores).subList(0, 12);
      List<byte[]> keys = scripts.stream()
          .map(script -> CoinRow.key(script.key(), coins(stores, script).get(0).outPoint()))
          .toList();
      int lowest = scripts.stream()
          .mapToInt(script -> coins(stores, script).get(0).height())
          .min()
          .orElseThrow();
      damage(stores, rows -> keys.forEach(rows::remove));
      Verdict verdict = verify(stores, node);
      assertThat(verdict.describe()).contains("12 differ:\n", "\nand 2 more.\n");
      assertThat(verdict.describe().lines().filter(line -> line.contains(": index ")))
          .hasSize(10);
      mendsIt(stores, node, verdict, lowest);
    }
  }

  @Test
  void where_no_recent_script_differs_it_says_how_many_were_asked() {
    try (Stores stores = indexed(3, TIP);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      Set<ScriptKey> requested = new HashSet<>();
      try (UtxoSetScan scan = stores.index().setScan()) {
        scan.touchedScripts(TIP, ScriptDiffFinder.MAX_REQUESTED).stream()
            .filter(script -> script.length() > 0)
            .forEach(script -> requested.add(script.key()));
      }
      damage(stores, rows -> {
        byte[] older = rows.keySet().stream()
            .filter(key -> !requested.contains(ScriptKey.read(key, 0)))
            .findFirst()
            .orElseThrow();
        rows.remove(older);
      });
      assertThat(requested).isNotEmpty();
      assertThat(verify(stores, node).describe())
          .contains("DIFFERENT")
          .contains("asked for the coins of " + requested.size() + " scripts")
          .contains("none of them differ")
          .doesNotContain("To repair these scripts");
    }
  }

  @Test
  void a_scan_of_somebody_else_is_left_alone() {
    refused(
        new SimFault.RpcError(-8, "Scan already in progress, use action \"abort\" or \"status\""),
        "running another scan of its UTXO set");
  }

  @Test
  void a_node_that_does_not_scan_leaves_the_verdict_as_it_is() {
    refused(new SimFault.RpcError(-32601, "Method not found"), "the node's scan failed");
    refused(new SimFault.Reset(), "the node's scan failed");
    refused(new SimFault.Garbage("{\"result\":{\"success\":false}}"), "the node's scan failed");
  }

  private void refused(SimFault fault, String text) {
    try (Stores stores = indexed(2_016, TIP);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      FaultPlan.of(node).always("scantxoutset", fault);
      damage(stores, NavigableMap::pollFirstEntry);
      assertThat(verify(stores, node).describe())
          .contains("DIFFERENT at block " + TIP)
          .contains("coin rows changed afterwards")
          .contains(text);
    }
  }

  /** The index is five blocks above the node and stays there. */
  @Test
  void where_both_never_stand_at_one_block_no_script_is_blamed() {
    SimChain chain = NODE_CHAIN.begin();
    NODE_CHAIN.events().subList(0, 150).forEach(chain::accept);
    int tip = chain.activeTip().height();
    try (Stores stores = indexed(2_016, tip + 5);
        SimulatedNode node = node(chain)) {
      damage(stores, NavigableMap::pollFirstEntry);
      assertThat(verify(stores, node).describe())
          .contains("DIFFERENT at block " + tip)
          .contains("The chain changed during each scan");
    }
  }

  @Test
  void a_script_without_an_address_is_shown_by_its_first_bytes() {
    byte[] bytes = new byte[60];
    Arrays.fill(bytes, (byte) 0x51);
    Coin coin = new Coin(new OutPoint(Txid.ofDisplay("ab".repeat(32)), 0), 5, 9, false);
    assertThat(ScriptDifference.of(Script.of(bytes), List.of(coin), List.of())
            .orElseThrow()
            .describe(Network.REGTEST))
        .startsWith("script " + "51".repeat(20) + "…: index 1 coin, 5 sat; node 0 coins, 0 sat");
  }
}
