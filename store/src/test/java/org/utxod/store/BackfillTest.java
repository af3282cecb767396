package org.utxod.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.live.IndexWriter;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.reindex.Reindex;

/** Scripts that are filled in are, from then on, as in an index that began at genesis; all others stay partial. */
class BackfillTest {
  private static final int START = 150;
  private static final int FILLED = 200;
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final Set<Script> SCRIPTS = scripts();
  private static final Set<Script> CHOSEN = everyThird();

  @TempDir
  Path directory;

  private final Index full = Index.over(new MemoryStore(), Network.REGTEST, IndexOptions.DEFAULT);
  private final Index never = Index.over(new MemoryStore(), Network.REGTEST, IndexOptions.DEFAULT);
  private Stores stores;

  private static Set<Script> scripts() {
    Set<Script> scripts = new LinkedHashSet<>();
    for (RecordedBlock block : CHAIN.main()) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        scripts.add(cursor.script());
      }
    }
    scripts.removeIf(Script::isUnspendable);
    return scripts;
  }

  private static Set<Script> everyThird() {
    Set<Script> chosen = new LinkedHashSet<>();
    int n = 0;
    for (Script script : SCRIPTS) {
      if (n++ % 3 == 0) {
        chosen.add(script);
      }
    }
    return chosen;
  }

  @BeforeEach
  void a_partial_index_in_which_every_third_script_is_filled_in() {
    IndexOptions options = new IndexOptions(2_016, 1_008, 1_000, true);
    stores = new Stores(Stores.Kind.ROCKSDB, directory, Network.REGTEST, options);
    for (Index index : List.of(stores.index(), never)) {
      index.writer().beginAfter(record(START - 1));
      apply(index, START, FILLED);
    }
    apply(full, 0, FILLED);
    int filled = stores.index().writer().backfill(point(FILLED), coins(CHOSEN));
    assertThat(filled).isEqualTo(CHOSEN.size());
    assertRight();
  }

  @AfterEach
  void close() {
    stores.close();
    full.close();
    never.close();
  }

  private static BlockDelta block(int height) {
    return CHAIN.main().get(height).delta();
  }

  private static ChainPoint point(int height) {
    return block(height).point();
  }

  private static BlockRecord record(int height) {
    BlockDelta block = block(height);
    return new BlockRecord(
        block.point(),
        block.previousHash(),
        block.time(),
        block.medianTime(),
        block.chainwork(),
        1,
        0,
        0);
  }

  private static void apply(Index index, int from, int to) {
    for (int height = from; height <= to; height++) {
      index.writer().apply(block(height));
    }
  }

  private static void rollBack(Index index, int to) {
    while (index.writer().point().orElseThrow().height() > to) {
      index.writer().rollBack();
    }
  }

  private Map<Script, List<Coin>> coins(Set<Script> scripts) {
    Map<Script, List<Coin>> coins = new LinkedHashMap<>();
    try (IndexView view = full.view()) {
      scripts.forEach(script -> coins.put(script, IndexAssertions.allCoins(view, script, 1_000)));
    }
    return coins;
  }

  private void takeBackByItsOwnAccount() {
    IndexWriter writer = stores.index().writer();
    int height = writer.point().orElseThrow().height();
    BlockDelta young =
        writer.immatureAgainBelow(height).map(BackfillTest::block).orElse(null);
    writer.rollBack(block(height), young);
  }

  /** The chosen scripts are as in the index from genesis, the others as in one that was never filled in. */
  private void assertRight() {
    assertRight(CHOSEN);
  }

  private void assertRight(Set<Script> whole) {
    try (IndexView view = stores.index().view();
        IndexView fullView = full.view();
        IndexView partialView = never.view()) {
      long count = 0;
      long sat = 0;
      assertThat(view.state().tip().point())
          .isEqualTo(fullView.state().tip().point())
          .isEqualTo(partialView.state().tip().point());
      for (Script script : SCRIPTS) {
        IndexView expected = whole.contains(script) ? fullView : partialView;
        assertThat(view.knowsAllOf(script.key())).isEqualTo(whole.contains(script));
        assertThat(IndexAssertions.allCoins(view, script, 1_000))
            .as("coins of %s", script)
            .isEqualTo(IndexAssertions.allCoins(expected, script, 1_000));
        Balance balance = view.balance(script.key());
        assertThat(balance).as("balance of %s", script).isEqualTo(expected.balance(script.key()));
        count += balance.coins();
        sat += balance.sat();
        if (balance.coins() > 0) {
          assertThat(view.script(script.key())).contains(script);
        }
      }
      assertThat(view.state().utxoCount()).isEqualTo(count);
      assertThat(view.state().totalSat()).isEqualTo(sat);
      assertThat(view.state().backfilledScripts()).isEqualTo(whole.size());
      assertThat(view.state().coverage()).isEqualTo(new Coverage(Coverage.Origin.HEIGHT, START));
    }
  }

  @Test
  void they_stay_right_with_every_later_block_and_over_a_restart() {
    for (int height = FILLED + 1; height <= 271; height++) {
      for (Index index : List.of(stores.index(), never, full)) {
        apply(index, height, height);
      }
    }
    assertRight();
    stores.reopen();
    assertRight();
  }

  @Test
  void later_blocks_are_taken_back_exactly() {
    for (Index index : List.of(stores.index(), never, full)) {
      apply(index, FILLED + 1, 240);
      rollBack(index, FILLED);
    }
    assertRight();
  }

  @Test
  void blocks_before_are_taken_back_by_their_own_account_without_any_loss() {
    IndexWriter writer = stores.index().writer();
    for (int height = FILLED; height > START + 2; height--) {
      assertThat(writer.undoLosesBackfills(height)).isTrue();
      takeBackByItsOwnAccount();
      rollBack(full, height - 1);
      rollBack(never, height - 1);
      if (height % 7 == 0) {
        assertRight();
      }
    }
    assertRight();
    for (Index index : List.of(stores.index(), never, full)) {
      apply(index, START + 3, 230);
    }
    assertRight();
    assertThat(writer.undoLosesBackfills(START + 3)).isFalse();
    for (Index index : List.of(stores.index(), never, full)) {
      rollBack(index, START + 10);
    }
    assertRight();
  }

  @Test
  void taken_back_by_undo_they_are_partial_again_and_remembered_as_wanted() {
    for (Index index : List.of(stores.index(), never, full)) {
      rollBack(index, FILLED - 30);
    }
    assertRight(Set.of());
    stores.reopen();
    try (IndexView view = stores.index().view()) {
      assertThat(view.backfillsWanted(10_000)).containsExactlyInAnyOrderElementsOf(CHOSEN);
      assertThat(view.backfillsWanted(2)).hasSize(2);
    }
    stores.index().writer().backfill(point(FILLED - 30), coins(CHOSEN));
    assertRight();
    try (IndexView view = stores.index().view()) {
      assertThat(view.backfillsWanted(1)).isEmpty();
    }
    for (Index index : List.of(stores.index(), never, full)) {
      apply(index, FILLED - 29, 271);
    }
    assertRight();
  }

  @ParameterizedTest
  @ValueSource(ints = {START, START + 20, FILLED, FILLED + 10})
  void a_re_index_keeps_them(int fromHeight) {
    for (Index index : List.of(stores.index(), never, full)) {
      apply(index, FILLED + 1, 220);
    }
    reindex(fromHeight, false);
    rollBack(full, fromHeight - 1);
    rollBack(never, fromHeight - 1);
    assertRight();
    for (Index index : List.of(stores.index(), never, full)) {
      apply(index, fromHeight, 271);
    }
    assertRight();
    for (Index index : List.of(stores.index(), never, full)) {
      rollBack(index, fromHeight + 1);
    }
    assertRight();
  }

  @Test
  void a_re_index_by_undo_records_that_overlook_them_makes_them_partial() {
    reindex(START + 20, true);
    rollBack(full, START + 19);
    rollBack(never, START + 19);
    assertRight(Set.of());
    try (IndexView view = stores.index().view()) {
      assertThat(view.backfillsWanted(10_000)).containsExactlyInAnyOrderElementsOf(CHOSEN);
    }
  }

  @Test
  void a_re_index_by_undo_records_of_later_blocks_keeps_them() {
    for (Index index : List.of(stores.index(), never, full)) {
      apply(index, FILLED + 1, 220);
    }
    reindex(FILLED + 5, true);
    rollBack(full, FILLED + 4);
    rollBack(never, FILLED + 4);
    assertRight();
  }

  private void reindex(int fromHeight, boolean byUndo) {
    stores.index().reindex().begin(fromHeight);
    while (stores.index().reindex().isUnderWay()) {
      Reindex reindex = stores.reopen().reindex();
      if (reindex.nextToPutBack().isEmpty()) {
        reindex.step(record(fromHeight - 1));
        continue;
      }
      int height = reindex.nextToPutBack().getAsInt();
      if (byUndo) {
        assertThat(reindex.putBackFromUndo(height, point(height).hash())).isTrue();
        reindex.putBack(height, List.of());
      } else {
        reindex.putBack(height, List.of(block(height)));
      }
    }
  }

  @Test
  void earlier_balances_are_told_from_the_block_of_the_filling_on() {
    apply(stores.index(), FILLED + 1, 230);
    apply(full, FILLED + 1, 230);
    try (IndexView view = stores.index().view();
        IndexView fullView = full.view()) {
      for (Script script : CHOSEN) {
        assertThat(view.balanceAt(script.key(), FILLED - 1)).isEmpty();
        for (int height = FILLED; height <= 230; height += 5) {
          Optional<Balance> expected = fullView.balanceAt(script.key(), height);
          assertThat(view.balanceAt(script.key(), height))
              .as("%s after block %d", script, height)
              .isEqualTo(expected);
        }
      }
    }
  }

  @Test
  void a_script_is_filled_in_once_and_one_that_holds_nothing_is_whole_too() {
    IndexWriter writer = stores.index().writer();
    assertThat(writer.backfill(point(FILLED), coins(CHOSEN))).isZero();
    Script nobodys = Script.ofHex("0014" + "11".repeat(20));
    assertThat(writer.backfill(point(FILLED), Map.of(nobodys, List.of()))).isEqualTo(1);
    try (IndexView view = stores.index().view()) {
      assertThat(view.knowsAllOf(nobodys.key())).isTrue();
      assertThat(view.balance(nobodys.key())).isEqualTo(Balance.NONE);
    }
  }

  @Test
  void coins_of_another_block_or_other_newer_coins_are_refused_and_change_nothing() {
    IndexWriter writer = stores.index().writer();
    assertThatThrownBy(() -> writer.backfill(point(FILLED - 1), Map.of()))
        .isInstanceOfSatisfying(
            StoreException.class,
            fault -> assertThat(fault.kind()).isEqualTo(StoreException.Kind.NOT_NEXT));
    Map.Entry<Script, List<Coin>> newer = coins(SCRIPTS).entrySet().stream()
        .filter(entry -> !CHOSEN.contains(entry.getKey()))
        .filter(entry -> entry.getValue().stream().anyMatch(coin -> coin.height() >= START))
        .findFirst()
        .orElseThrow();
    List<Coin> oneLess = new ArrayList<>(newer.getValue());
    oneLess.removeIf(coin -> coin.height() >= START);
    List<Coin> oneMore = new ArrayList<>(newer.getValue());
    Coin known = oneMore.get(0);
    oneMore.add(new Coin(
        new org.utxod.store.chain.OutPoint(known.outPoint().txid(), 77), 5, FILLED, false));
    for (List<Coin> wrong : List.of(oneLess, oneMore)) {
      assertThatThrownBy(() -> writer.backfill(point(FILLED), Map.of(newer.getKey(), wrong)))
          .hasMessageContaining("differ about its coin")
          .hasMessageContaining("reindex --from-height " + START);
    }
    assertRight();
  }

  @Test
  void an_index_that_knows_everything_refuses() {
    assertThatThrownBy(() -> full.writer().backfill(point(FILLED), Map.of()))
        .hasMessageContaining("knows every coin already");
  }

  @Test
  void a_spend_of_an_older_coin_that_is_missing_is_an_error_now() {
    stores.reopen(rows -> {
      try (var snapshot = rows.snapshot();
          var cursor = snapshot.scan(
              org.utxod.store.schema.ColumnFamily.COIN,
              new byte[0],
              null,
              org.utxod.store.kv.KeyValueSnapshot.Scope.ANY)) {
        org.utxod.store.kv.WriteBatch batch = new org.utxod.store.rocksdb.RocksWriteBatch();
        while (cursor.next()) {
          if (org.utxod.store.schema.CoinRow.code(cursor.value()) >>> 1 < START) {
            batch.delete(org.utxod.store.schema.ColumnFamily.COIN, cursor.key());
          }
        }
        rows.write(batch);
      }
    });
    assertThatThrownBy(() -> apply(stores.index(), FILLED + 1, 271))
        .hasMessageContaining("is spent though the index does not hold it");
  }
}
