package org.utxod.indexer.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.golden.Golden;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/** Verification finds a correct index equal, and otherwise reports what differs since when. */
class VerificationTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final org.utxod.indexer.simnode.chain.RecordedChain NODE_CHAIN =
      org.utxod.indexer.simnode.chain.RecordedChain.read(Golden::open);
  private static final IndexOptions WITHOUT = new IndexOptions(2_016, 1_008, 20_000, false, false);

  @TempDir
  Path directory;

  private Stores stores(IndexOptions options) {
    return new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, options);
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

  private static Verification verification(Stores stores, SimulatedNode node, Sleeper sleeper) {
    BitcoinNode client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.UserPassword("user", "password")),
        RpcDeadlines.standard()));
    return new Verification(
        stores.index(), List.of(client), Network.REGTEST, Clock.systemUTC(), sleeper);
  }

  private static Verdict verify(Stores stores, SimulatedNode node) {
    return verify(stores, node, Sleeper.system());
  }

  private static Verdict verify(Stores stores, SimulatedNode node, Sleeper sleeper) {
    try (Verification verification = verification(stores, node, sleeper)) {
      return verification.run(text -> {}, () -> false);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void an_index_in_order_is_equal() {
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      apply(stores, 0, 271);
      Verdict verdict = verify(stores, node);
      assertThat(verdict.equal()).isTrue();
      assertThat(verdict.describe())
          .contains("Equal at block 271")
          .contains("2735 coins, 10499.99483434 BTC")
          .contains("6ab3cb7c56e0e075e73bfb0ca4fece68399c59adb6b6f63df267c09f18e250e3");
    }
  }

  /** The node's answer comes while the index is still below its block, and the index moves on past it. */
  @Test
  void the_index_may_be_behind_and_ahead_of_the_nodes_answer() {
    SimChain chain = NODE_CHAIN.begin();
    NODE_CHAIN.events().subList(0, 150).forEach(chain::accept);
    int tip = chain.activeTip().height();
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(chain)) {
      apply(stores, 0, 60);
      List<Integer> pauses = new ArrayList<>();
      Verdict verdict = verify(stores, node, pause -> {
        pauses.add(pauses.size());
        apply(stores, 61, onMain(chain, tip) + 5);
      });
      assertThat(pauses).isNotEmpty();
      assertThat(verdict.equal()).isTrue();
      assertThat(verdict.node().point().height()).isEqualTo(tip);
      assertThat(stores.index().writer().point().orElseThrow().height()).isEqualTo(tip + 5);
    }
  }

  private static int onMain(SimChain chain, int height) {
    assertThat(CHAIN.main().get(height).point().hash())
        .isEqualTo(chain.activeTip().hash());
    return height;
  }

  @Test
  void a_set_hash_that_was_not_carried_is_learnt() {
    try (Stores stores = stores(WITHOUT);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      apply(stores, 0, 271);
      Verdict verdict = verify(stores, node);
      assertThat(verdict.equal()).isTrue();
      assertThat(verdict.describe()).contains("not carried");
    }
  }

  @Test
  void a_block_applied_wrongly_is_named() {
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      apply(stores, 0, 199);
      stores.index().writer().apply(withOneSatoshiLess(200));
      apply(stores, 201, 271);
      Verdict verdict = verify(stores, node);
      assertThat(verdict.equal()).isFalse();
      assertThat(verdict.describe())
          .contains("DIFFERENT at block 271")
          .contains("The first block that differs is 200")
          .contains("utxod reindex --from-height 200");
      node.coinStatsIndex(false);
      assertThat(verify(stores, node).describe())
          .contains("coinstatsindex=1")
          .contains("utxod reindex --from-height 1'");
    }
  }

  /** A coin of the block that is not spent later loses a satoshi. */
  private static BlockDelta withOneSatoshiLess(int height) {
    OutPoint lasting = CHAIN.coinsAtEnd().values().stream()
        .flatMap(List::stream)
        .filter(coin -> coin.height() == height && coin.valueSat() > 1)
        .map(Coin::outPoint)
        .findFirst()
        .orElseThrow();
    BlockDelta block = CHAIN.main().get(height).delta();
    byte[] bytes = block.serialize();
    BlockDelta.Cursor cursor = block.cursor();
    while (cursor.next()) {
      if (cursor.isCreated() && cursor.outPoint().equals(lasting)) {
        // The value is in the eight bytes before the script's length.
        LittleEndian.putLong(bytes, cursor.scriptOffset() - 12, cursor.valueSat() - 1);
      }
    }
    return BlockDelta.deserialize(bytes);
  }

  @Test
  void damage_to_the_coins_is_told_from_a_block_applied_wrongly() {
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      apply(stores, 0, 271);
      Map.Entry<byte[], byte[]> coin = stores.memory().rows(ColumnFamily.COIN).firstEntry();
      byte[] value = coin.getValue();
      byte[] key = coin.getKey();
      stores
          .memory()
          .damage(
              ColumnFamily.COIN,
              rows ->
                  rows.put(key, CoinRow.value(CoinRow.code(value) ^ 1, CoinRow.valueSat(value))));
      stores.reopen();
      Verdict verdict = verify(stores, node);
      assertThat(verdict.equal()).isFalse();
      assertThat(verdict.describe())
          .contains("coin rows changed afterwards")
          .contains("utxod reindex --from-height 1'");
    }
  }

  @Test
  void wrong_figures_on_right_coins_are_told_too() {
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      apply(stores, 0, 271);
      byte[] wrong = stores.memory().rows(ColumnFamily.SET).firstEntry().getValue();
      stores.memory().damage(ColumnFamily.SET, rows -> rows.replaceAll((key, row) -> wrong));
      stores.reopen();
      Verdict verdict = verify(stores, node);
      assertThat(verdict.equal()).isFalse();
      assertThat(verdict.describe())
          .contains("The coins match the node's")
          .contains("utxod reindex --from-height 271'");
    }
  }

  @Test
  void a_partial_index_is_refused() {
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(NODE_CHAIN.replayed())) {
      BlockDelta base = CHAIN.main().get(149).delta();
      stores
          .index()
          .writer()
          .beginAfter(
              new BlockRecord(base.point(), base.previousHash(), 0, 0, base.chainwork(), 1, 1, 0));
      assertThatThrownBy(() -> verify(stores, node)).hasMessageContaining("started at height 150");
    }
  }

  @Test
  void it_can_be_stopped() {
    try (Stores stores = stores(IndexOptions.DEFAULT);
        SimulatedNode node = node(NODE_CHAIN.replayed());
        Verification verification = verification(stores, node, Sleeper.system())) {
      apply(stores, 0, 271);
      assertThatThrownBy(() -> verification.run(text -> {}, () -> true))
          .hasMessageContaining("stopped before it finished");
    }
  }
}
