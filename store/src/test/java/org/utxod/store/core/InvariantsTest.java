package org.utxod.store.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.Balance;
import org.utxod.store.model.StoreException;
import org.utxod.store.model.StoreException.Kind;
import org.utxod.store.read.IndexView;

/** A block that breaks a rule of valid chains changes nothing, and the error names block and coin. */
class InvariantsTest {
  private static final Script ALICE = Script.ofHex("0014" + "aa".repeat(20));
  private static final Script BOB = Script.ofHex("5120" + "bb".repeat(32));
  private static final long BTC = 100_000_000L;

  @TempDir
  Path directory;

  private Stores stores;
  private BlockDelta tip;

  @BeforeEach
  void one_coin_for_alice() {
    stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT);
    tip = block(
        0, null, builder -> builder.beginTransaction().transactionId(txid(0)).endTransaction());
    stores.index().writer().apply(tip);
    tip = next(builder -> coinbase(builder, 1, 50 * BTC));
    stores.index().writer().apply(tip);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private static Txid txid(int n) {
    return Txid.ofDisplay(String.format("%064x", n));
  }

  private static BlockHash hash(int n) {
    return n == 0
        ? Network.REGTEST.genesis()
        : BlockHash.ofDisplay(String.format("%064x", 0xb10c0000L + n));
  }

  private static BlockDelta block(
      int height, BlockHash previous, Consumer<BlockDeltaBuilder> transactions) {
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(new ChainPoint(height, hash(height)))
        .chainwork(new Chainwork(BigInteger.valueOf(2L * height + 2)))
        .times(1_600_000_000L + height, 0);
    if (previous != null) {
      builder.previousHash(previous);
    }
    transactions.accept(builder);
    return builder.build();
  }

  private BlockDelta next(Consumer<BlockDeltaBuilder> transactions) {
    return block(tip.height() + 1, tip.hash(), transactions);
  }

  private static void coinbase(BlockDeltaBuilder builder, int txid, long sat) {
    builder.beginTransaction().transactionId(txid(txid)).created(0, sat, ALICE).endTransaction();
  }

  private static void spend(BlockDeltaBuilder builder, int txid, Coin coin, Script script) {
    builder
        .beginTransaction()
        .transactionId(txid(txid))
        .spent(coin, script)
        .created(0, coin.valueSat(), BOB)
        .endTransaction();
  }

  private static Coin coin(int txid, long sat, int height) {
    return new Coin(new OutPoint(txid(txid), 0), sat, height, true);
  }

  private void assertRefused(Kind kind, BlockDelta delta, String... words) {
    int writes = stores.memory().writes();
    assertThatThrownBy(() -> stores.index().writer().apply(delta))
        .isInstanceOfSatisfying(
            StoreException.class, fault -> assertThat(fault.kind()).isEqualTo(kind))
        .hasMessageContainingAll(words);
    assertThat(stores.memory().writes()).as("nothing is written").isEqualTo(writes);
    assertThat(stores.index().writer().point()).contains(tip.point());
  }

  @Test
  void a_coin_made_twice() {
    assertRefused(
        Kind.INVARIANT,
        next(builder -> coinbase(builder, 1, 50 * BTC)),
        "is created though",
        txid(1) + ":0",
        "block 2");
  }

  @Test
  void a_coin_spent_that_is_not_there() {
    assertRefused(
        Kind.INVARIANT,
        next(builder -> {
          coinbase(builder, 2, 50 * BTC);
          spend(builder, 3, coin(9, BTC, 1), ALICE);
        }),
        "is spent though the index does not hold it",
        txid(9) + ":0");
  }

  @Test
  void a_coin_spent_by_another_script_is_not_there() {
    assertRefused(
        Kind.INVARIANT,
        next(builder -> {
          coinbase(builder, 2, 50 * BTC);
          spend(builder, 3, coin(1, 50 * BTC, 1), BOB);
        }),
        "does not hold it");
  }

  @Test
  void a_coin_spent_with_another_value_or_height() {
    assertRefused(
        Kind.INVARIANT,
        next(builder -> {
          coinbase(builder, 2, 50 * BTC);
          spend(builder, 3, coin(1, 49 * BTC, 1), ALICE);
        }),
        "is spent with 4900000000 satoshis");
    assertRefused(
        Kind.INVARIANT,
        next(builder -> {
          coinbase(builder, 2, 50 * BTC);
          spend(builder, 3, coin(1, 50 * BTC, 0), ALICE);
        }),
        "another height");
  }

  @Test
  void a_coin_spent_twice_in_one_block() {
    assertRefused(
        Kind.INVARIANT,
        next(builder -> {
          coinbase(builder, 2, 50 * BTC);
          spend(builder, 3, coin(1, 50 * BTC, 1), ALICE);
          spend(builder, 4, coin(1, 50 * BTC, 1), ALICE);
        }),
        "spent twice");
  }

  @Test
  void more_satoshis_than_can_exist() {
    assertRefused(
        Kind.INVARIANT, next(builder -> coinbase(builder, 2, 50 * BTC + 1)), "more than can exist");
  }

  @Test
  void a_block_that_does_not_follow() {
    assertRefused(
        Kind.NOT_NEXT,
        block(2, hash(7), builder -> coinbase(builder, 2, BTC)),
        "the index is at 1");
    assertRefused(
        Kind.NOT_NEXT,
        block(3, tip.hash(), builder -> coinbase(builder, 2, BTC)),
        "does not follow");
  }

  @Test
  void another_genesis() {
    try (Stores fresh =
        new Stores(Stores.Kind.MEMORY, directory, Network.TESTNET4, IndexOptions.DEFAULT)) {
      BlockDelta regtestGenesis = block(
          0, null, builder -> builder.beginTransaction().transactionId(txid(0)).endTransaction());
      assertThatThrownBy(() -> fresh.index().writer().apply(regtestGenesis))
          .hasMessageContaining("begins with testnet4's genesis block");
    }
  }

  @Test
  void a_block_that_is_applied_already_is_no_change() {
    assertThat(stores.index().writer().apply(tip)).isFalse();
    assertThat(stores.index().writer().point()).contains(tip.point());
  }

  @Test
  void a_full_disk_leaves_the_last_good_state_and_the_block_can_be_applied_later() {
    BlockDelta second = next(builder -> coinbase(builder, 2, 50 * BTC));
    stores.memory().failNextWrite();
    assertThatThrownBy(() -> stores.index().writer().apply(second))
        .isInstanceOfSatisfying(
            StoreException.class, fault -> assertThat(fault.kind()).isEqualTo(Kind.DISK_FULL));
    assertThat(balanceOf(ALICE).sat()).isEqualTo(50 * BTC);
    assertThat(stores.index().writer().apply(second)).isTrue();
    assertThat(balanceOf(ALICE)).isEqualTo(new Balance(100 * BTC, 2, 100 * BTC));
  }

  private Balance balanceOf(Script script) {
    try (IndexView view = stores.index().view()) {
      return view.balance(script.key());
    }
  }

  @Test
  void coinbases_ripen_and_are_young_again_after_a_roll_back() {
    for (int height = 2; height <= 100; height++) {
      int txid = height;
      tip = next(builder -> coinbase(builder, txid, 50 * BTC));
      stores.index().writer().apply(tip);
    }
    assertThat(balanceOf(ALICE)).isEqualTo(new Balance(5_000 * BTC, 100, 99 * 50 * BTC));
    stores.index().writer().rollBack();
    assertThat(balanceOf(ALICE)).isEqualTo(new Balance(4_950 * BTC, 99, 99 * 50 * BTC));
  }

  @Test
  void a_view_stays_at_its_block_while_others_arrive() {
    try (IndexView view = stores.index().view()) {
      tip = next(builder -> coinbase(builder, 2, 50 * BTC));
      stores.index().writer().apply(tip);
      assertThat(view.balance(ALICE.key()).coins()).isEqualTo(1);
      assertThat(view.state().tip().point().height()).isEqualTo(1);
      assertThat(view.coins(ALICE.key(), null, 10)).hasSize(1);
    }
    assertThat(balanceOf(ALICE).coins()).isEqualTo(2);
    assertThat(stores.memory().openSnapshots()).as("the old snapshot is let go").isEqualTo(1);
  }
}
