package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ColumnFamily;

/** Blocks whose source does not know when the coins were created that they spend. */
class UnknownHeightsTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();

  @TempDir
  Path directory;

  private static RecordedBlock withoutHeights(RecordedBlock block) {
    byte[] bytes = block.delta().serialize();
    BlockDelta.Cursor cursor = block.delta().cursor();
    while (cursor.next()) {
      if (!cursor.isCreated()) {
        // The code stands before the script's length and the script.
        LittleEndian.putInt(bytes, cursor.scriptOffset() - 8, BlockDelta.UNKNOWN_CODE);
      }
    }
    return new RecordedBlock(block.json(), BlockDelta.deserialize(bytes));
  }

  /** Every row: coins, balances with immature coinbases, activity, undo, set hashes, journal. */
  @Test
  void make_the_same_rows_through_every_reorganisation() {
    Path one = directory.resolve("one");
    Path other = directory.resolve("other");
    try (Stores with = new Stores(Stores.Kind.MEMORY, one, Network.REGTEST, IndexOptions.DEFAULT);
        Stores without =
            new Stores(Stores.Kind.MEMORY, other, Network.REGTEST, IndexOptions.DEFAULT)) {
      ChainFollower knows = new ChainFollower(CHAIN);
      ChainFollower knowsNot = new ChainFollower(CHAIN);
      List<RecordedChain.Truth> truth = CHAIN.truthByEvent();
      for (int i = 0; i < truth.size(); i++) {
        RecordedBlock event = CHAIN.events().get(i);
        knows.see(event);
        knows.follow(with.index());
        knowsNot.see(withoutHeights(event));
        knowsNot.follow(without.index());
        IndexAssertions.assertTotals(without.index(), truth.get(i));
      }
      for (ColumnFamily columnFamily : ColumnFamily.values()) {
        assertThat(rows(without, columnFamily))
            .as(columnFamily.name())
            .isEqualTo(rows(with, columnFamily));
      }
      IndexAssertions.assertCoins(without.index(), CHAIN.coinsAtEnd());
    }
  }

  private static List<String> rows(Stores stores, ColumnFamily columnFamily) {
    return stores.memory().rows(columnFamily).entrySet().stream()
        .map(row -> Hex.encode(row.getKey()) + "=" + Hex.encode(row.getValue()))
        .toList();
  }

  private static int firstThatSpends() {
    for (int height = 1; ; height++) {
      BlockDelta.Cursor cursor = CHAIN.main().get(height).delta().cursor();
      while (cursor.next()) {
        if (!cursor.isCreated()) {
          return height;
        }
      }
    }
  }

  @Test
  void a_coin_that_is_not_there_is_still_a_fault() {
    int spends = firstThatSpends();
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      for (RecordedBlock block : CHAIN.main().subList(0, spends)) {
        stores.index().writer().apply(block.delta());
      }
      stores.memory().damage(ColumnFamily.COIN, java.util.Map::clear);
      BlockDelta next = withoutHeights(CHAIN.main().get(spends)).delta();
      Index damaged = stores.reopen();
      assertThatThrownBy(() -> damaged.writer().apply(next))
          .isInstanceOfSatisfying(
              StoreException.class,
              fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.INVARIANT))
          .hasMessageContaining("is spent though the index does not hold it");
    }
  }

  @Test
  void taking_a_block_back_by_its_own_account_needs_them() {
    int spends = firstThatSpends();
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, IndexOptions.DEFAULT)) {
      for (RecordedBlock block : CHAIN.main().subList(0, spends + 1)) {
        stores.index().writer().apply(block.delta());
      }
      BlockDelta young = stores
          .index()
          .writer()
          .immatureAgainBelow(spends)
          .map(height -> CHAIN.main().get(height).delta())
          .orElse(null);
      BlockDelta tip = withoutHeights(CHAIN.main().get(spends)).delta();
      assertThatThrownBy(() -> stores.index().writer().rollBack(tip, young, null))
          .hasMessageContaining("verbosity 3");
    }
  }
}
