package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.bulk.BulkSyncWriter;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SetHash;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.live.LiveWriter;
import org.utxod.store.live.WriterContext;
import org.utxod.store.model.Balance;
import org.utxod.store.model.CoinStats;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SnapshotView;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.sethash.CoinElement;
import org.utxod.store.sethash.MuHash;

/**
 * A coinbase that repeats an earlier one, still unspent, overwrites its coin (BIP 30): one coin stays, of the later height.
 * Mainnet has two such blocks; here block 2 is declared one.
 */
class Bip30Test {
  private static final long SAT = 5_000_000_000L;
  private static final Script SCRIPT = Script.ofHex("76a914" + "11".repeat(20) + "88ac");
  private static final Txid REPEATED = Txid.ofDisplay(String.format("%064x", 7));

  private final MemoryStore store = new MemoryStore();
  private IndexCore core;
  private LiveWriter writer;

  @BeforeEach
  void two_coinbases_of_one_name() {
    core = new IndexCore(store, Network.REGTEST, IndexOptions.DEFAULT);
    core.publish();
    writer = new LiveWriter(WriterContext.of(core), point -> point.height() == 2);
    writer.apply(block(0));
    writer.apply(block(1));
  }

  @AfterEach
  void close() {
    core.close();
  }

  private static BlockHash hash(int height) {
    return height == 0
        ? Network.REGTEST.genesis()
        : BlockHash.ofDisplay(String.format("%064x", 0xb10cL + height));
  }

  private static BlockDelta block(int height) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(new ChainPoint(height, hash(height)))
        .times(1_600_000_000L + height, 0)
        .chainwork(new Chainwork(BigInteger.valueOf(2L * height + 2)));
    if (height > 0) {
      builder.previousHash(hash(height - 1));
      builder.beginTransaction().transactionId(REPEATED).created(0, SAT, SCRIPT).endTransaction();
    } else {
      builder.beginTransaction().transactionId(REPEATED).endTransaction();
    }
    return builder.build();
  }

  private static SetHash hashOfOneCoin(int height) {
    MuHash hash = new MuHash();
    new CoinElement()
        .set(new OutPoint(REPEATED, 0), height * 2 + 1, SAT, SCRIPT.bytes())
        .insertInto(hash);
    return hash.digest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void taken_in_in_bulk_it_overwrites_too_and_can_be_spent(boolean flushedBetween)
      throws Exception {
    BulkSyncWriter gear = new BulkSyncWriter(core, 1 << 20, point -> point.height() == 2);
    writer.rollBack(); // block 1 again, in bulk
    gear.apply(block(1));
    if (flushedBetween) {
      gear.flush();
    }
    gear.apply(block(2));
    if (flushedBetween) {
      gear.flush();
    }
    gear.apply(spend());
    gear.finish(1, coins -> {});
    assertThat(core.state().utxoCount()).isZero();
    assertThat(store.rows(org.utxod.store.schema.ColumnFamily.COIN)).isEmpty();
  }

  @Test
  void taken_in_in_bulk_one_coin_of_the_later_height_stays() throws Exception {
    BulkSyncWriter gear = new BulkSyncWriter(core, 1 << 20, point -> point.height() == 2);
    gear.apply(block(2));
    gear.finish(1, coins -> {});
    try (UtxoSetScan scan = new UtxoSetScan(core.hold());
        IndexView view = new SnapshotView(core.hold())) {
      assertThat(scan.compute(1, seen -> true).orElseThrow().figures().hash())
          .isEqualTo(hashOfOneCoin(2));
      assertThat(view.balance(SCRIPT.key())).isEqualTo(new Balance(SAT, 1, SAT));
      assertThat(view.state().utxoCount()).isEqualTo(1);
    }
  }

  private static BlockDelta spend() {
    return new BlockDeltaBuilder()
        .point(new ChainPoint(3, hash(3)))
        .previousHash(hash(2))
        .times(1_600_000_003L, 0)
        .chainwork(new Chainwork(BigInteger.valueOf(8)))
        .beginTransaction()
        .transactionId(Txid.ofDisplay(String.format("%064x", 8)))
        .endTransaction()
        .beginTransaction()
        .transactionId(Txid.ofDisplay(String.format("%064x", 9)))
        .spent(new Coin(new OutPoint(REPEATED, 0), SAT, 2, true), SCRIPT)
        .endTransaction()
        .build();
  }

  private void assertOneCoinOf(int height) throws InterruptedException {
    CoinStats expected =
        new CoinStats(new ChainPoint(height, hash(height)), 1, SAT, hashOfOneCoin(height));
    try (UtxoSetScan scan = new UtxoSetScan(core.hold());
        IndexView view = new SnapshotView(core.hold())) {
      assertThat(scan.carried(height)).contains(expected);
      assertThat(scan.compute(2, seen -> true).orElseThrow().figures()).isEqualTo(expected);
      assertThat(view.coins(SCRIPT.key(), null, 10))
          .isEqualTo(List.of(new Coin(new OutPoint(REPEATED, 0), SAT, height, true)));
      assertThat(view.balance(SCRIPT.key())).isEqualTo(new Balance(SAT, 1, SAT));
      assertThat(view.state().utxoCount()).isEqualTo(1);
      assertThat(view.state().totalSat()).isEqualTo(SAT);
    }
  }

  @Test
  void the_later_coin_overwrites_the_earlier_and_gives_way_to_it_again()
      throws InterruptedException {
    assertOneCoinOf(1);
    writer.apply(block(2));
    assertOneCoinOf(2);
    writer.rollBack();
    assertOneCoinOf(1);
  }
}
