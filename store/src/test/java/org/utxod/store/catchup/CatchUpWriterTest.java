package org.utxod.store.catchup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.fixture.BatchCopier;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.live.LiveWriter;
import org.utxod.store.live.MuHashAccumulator;
import org.utxod.store.live.WriterContext;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.SetAnchorRow;
import org.utxod.store.schema.UndoKey;

/** Many blocks in one step leave the very rows that the same blocks leave one by one. */
class CatchUpWriterTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedChain.Truth> TRUTH = CHAIN.truthByHeight();
  private static final int TIP = TRUTH.size() - 1;
  private static final long ONE_STEP = 16L << 20;
  private static final IndexOptions SHORT_MEMORY = new IndexOptions(12, 5, 30, true);
  private static final IndexOptions NO_ACTIVITY = new IndexOptions(12, 0, 30, true);

  /** An index in memory with both writers. */
  private static final class Life implements AutoCloseable {
    private final MemoryStore memory;
    private final IndexCore core;
    private final WriterContext context;
    private final LiveWriter live;
    private final CatchUpWriter catchUp;

    Life(MemoryStore memory, KeyValueStore store, IndexOptions options, long stepBytes) {
      this.memory = memory;
      core = new IndexCore(store, Network.REGTEST, options);
      core.scriptHashes(options.scriptHashIndex());
      core.publish();
      context = WriterContext.of(core);
      live = new LiveWriter(context);
      catchUp = new CatchUpWriter(context, stepBytes, point -> false);
    }

    static Life of(IndexOptions options, long stepBytes) {
      MemoryStore memory = new MemoryStore();
      return new Life(memory, memory, options, stepBytes);
    }

    void live(int from, int to) {
      for (int height = from; height <= to; height++) {
        live.apply(CHAIN.main().get(height).delta());
      }
    }

    void catchUp(int from, int to) {
      for (int height = from; height <= to; height++) {
        catchUp.apply(CHAIN.main().get(height).delta(), to);
      }
      catchUp.flush();
    }

    @Override
    public void close() {
      core.close();
    }
  }

  /** All rows but the set's, of which a step keeps one, and records, whose parts depend on how a step was shared. */
  private static List<String> rows(MemoryStore store) {
    return Stream.of(ColumnFamily.values())
        .filter(family -> family != ColumnFamily.SET && family != ColumnFamily.UNDO)
        .flatMap(family -> store.rows(family).entrySet().stream()
            .filter(row -> !Arrays.equals(row.getKey(), SetAnchorRow.key()))
            .map(row -> family + " " + Hex.encode(row.getKey()) + " " + Hex.encode(row.getValue())))
        .toList();
  }

  private static List<String> effects(MemoryStore store) {
    List<String> effects = new ArrayList<>();
    try (KeyValueSnapshot rows = store.snapshot()) {
      store.rows(ColumnFamily.UNDO).keySet().stream()
          .mapToInt(UndoKey::height)
          .distinct()
          .forEach(height -> {
            BlockEffects block = BlockEffects.of(rows, height).orElseThrow();
            List<ScriptEffect> all = new ArrayList<>();
            block.forEach(all::add);
            all.forEach(effect -> assertThat(block.find(effect.script())).contains(effect));
            effects.add(height + " " + block.hash() + " " + all);
            all.forEach(
                effect -> effects.add(effect.activity(height, block::txid).toString()));
          });
    }
    return effects;
  }

  private static void assertSame(Life one, Life other) {
    assertSame(rows(one.memory), rows(other.memory));
    assertSame(effects(one.memory), effects(other.memory));
  }

  private static void assertSame(List<String> one, List<String> other) {
    for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
      assertThat(one.get(i)).as("the first difference").isEqualTo(other.get(i));
    }
    assertThat(one).hasSameSizeAs(other);
  }

  static Stream<IndexOptions> options() {
    return Stream.of(IndexOptions.DEFAULT, SHORT_MEMORY, NO_ACTIVITY);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 20_000, 300_000, ONE_STEP})
  void steps_of_any_size_leave_the_rows_that_single_blocks_leave(long stepBytes) {
    for (IndexOptions options : options().toList()) {
      try (Life one = Life.of(options, stepBytes);
          Life other = Life.of(options, 1)) {
        one.catchUp(0, TIP);
        other.live(0, TIP);
        assertSame(one, other);
        assertThat(one.core.state()).isEqualTo(other.core.state());
      }
    }
  }

  @Test
  void a_step_may_end_anywhere_and_live_goes_on_from_there() {
    for (int end = 0; end <= TIP; end += 7) {
      try (Life one = Life.of(SHORT_MEMORY, ONE_STEP);
          Life other = Life.of(SHORT_MEMORY, 1)) {
        one.catchUp(0, end);
        one.live(end + 1, TIP);
        other.live(0, TIP);
        assertSame(one, other);
      }
    }
  }

  @Test
  void every_block_of_a_step_can_be_disconnected() {
    try (Life one = Life.of(IndexOptions.DEFAULT, ONE_STEP)) {
      one.catchUp(0, TIP);
      for (int height = TIP - 1; height >= 100; height--) {
        var unused = one.live.rollBack();
        assertThat(one.core.state().utxoCount()).isEqualTo(TRUTH.get(height).txouts());
        assertThat(one.core.state().totalSat()).isEqualTo(TRUTH.get(height).totalSat());
        if (height % 25 == 0) {
          try (Life other = Life.of(IndexOptions.DEFAULT, 1)) {
            other.live(0, height);
            for (ColumnFamily family : List.of(
                ColumnFamily.COIN,
                ColumnFamily.BALANCE,
                ColumnFamily.SCRIPT,
                ColumnFamily.ACTIVITY,
                ColumnFamily.BLOCK)) {
              assertThat(one.memory.rows(family).keySet().stream().map(Hex::encode))
                  .as("%s at %d", family, height)
                  .isEqualTo(other.memory.rows(family).keySet().stream()
                      .map(Hex::encode)
                      .toList());
              assertThat(one.memory.rows(family).values().stream().map(Hex::encode))
                  .isEqualTo(other.memory.rows(family).values().stream()
                      .map(Hex::encode)
                      .toList());
            }
          }
        }
      }
      one.live(100, 100 - 1);
      one.catchUp(101, TIP);
      assertThat(one.core.state().totalSat()).isEqualTo(TRUTH.get(TIP).totalSat());
    }
  }

  /** Where the hash is known and few blocks follow, it is carried through the step, and back into its middle. */
  @Test
  void the_set_hash_is_carried_through_a_step_and_back_into_it() {
    IndexOptions withHash = IndexOptions.DEFAULT;
    try (Life one = Life.of(withHash, ONE_STEP)) {
      one.live(0, 150);
      // As if the index were much larger than what the blocks change: else a walk over it is
      // cheaper.
      for (int height = 151; height <= TIP; height++) {
        one.catchUp.apply(CHAIN.main().get(height).delta(), Integer.MIN_VALUE / 20_000 + height);
      }
      one.catchUp.flush();
      assertFigures(one, TIP);
      for (int height = TIP - 1; height >= 130; height--) {
        var unused = one.live.rollBack();
        assertFigures(one, height);
      }
      one.live(131, TIP);
      assertFigures(one, TIP);
    }
  }

  private static void assertFigures(Life life, int height) {
    RecordedChain.Truth truth = TRUTH.get(height);
    BlockRecord tip = life.core.tip();
    assertThat(tip).isNotNull();
    CoinStats figures = MuHashAccumulator.figures(life.core.rows(), tip.point()).orElseThrow();
    assertThat(figures.utxoCount()).isEqualTo(truth.txouts());
    assertThat(String.valueOf(figures.hash())).as("at %d", height).isEqualTo(truth.muhash());
  }

  @Test
  void where_it_is_not_carried_its_rows_say_so_and_a_walk_gives_it_later() {
    try (Life one = Life.of(IndexOptions.DEFAULT, ONE_STEP)) {
      one.catchUp(0, TIP - 1);
      one.live(TIP, TIP);
      CoinStats figures = MuHashAccumulator.figures(
              one.core.rows(), CHAIN.main().get(TIP).delta().point())
          .orElseThrow();
      assertThat(figures.utxoCount()).isEqualTo(TRUTH.get(TIP).txouts());
      assertThat(figures.hash()).isNull();
      assertThat(MuHashAccumulator.carriesProduct(one.core.rows(), TIP)).isTrue();
    }
  }

  @Test
  void the_process_can_die_at_every_step_before_or_after_it() {
    for (boolean applied : List.of(false, true)) {
      int deaths = 0;
      for (boolean died = true; died; ) {
        MemoryStore memory = new MemoryStore();
        try (Life first = new Life(memory, memory, IndexOptions.DEFAULT, 60_000)) {
          first.live(0, 20);
          memory.dieAtWrite(deaths, applied);
          died = dies(first);
          deaths += died ? 1 : 0;
        }
        MemoryStore again = memory.crash();
        try (Life second = new Life(again, again, IndexOptions.DEFAULT, 60_000);
            Life other = Life.of(IndexOptions.DEFAULT, 1)) {
          int at = second.core.tip().point().height();
          other.live(0, at);
          assertSame(second, other);
          second.catchUp(at + 1, TIP);
          other.live(at + 1, TIP);
          assertSame(second, other);
        }
      }
      assertThat(deaths).as("steps").isGreaterThan(2);
    }
  }

  private static boolean dies(Life life) {
    try {
      life.catchUp(21, TIP);
      return false;
    } catch (ProcessDied died) {
      return true;
    }
  }

  @Test
  void a_refused_step_leaves_nothing_and_the_blocks_come_again() {
    MemoryStore memory = new MemoryStore();
    try (Life one = new Life(memory, memory, IndexOptions.DEFAULT, ONE_STEP);
        Life other = Life.of(IndexOptions.DEFAULT, 1)) {
      one.live(0, 20);
      memory.refuseWrites(1);
      assertThatThrownBy(() -> one.catchUp(21, 90)).hasMessageContaining("disk is full");
      assertThat(one.catchUp.point()).isEqualTo(CHAIN.main().get(20).delta().point());
      one.catchUp(21, TIP);
      other.live(0, TIP);
      assertSame(one, other);
    }
  }

  /** Bugs as a careless change could bring them in; each has to show. */
  @ParameterizedTest
  @ValueSource(strings = {"BALANCE", "COIN", "UNDO", "ACTIVITY", "JOURNAL", "BLOCK"})
  void a_family_that_is_left_out_of_a_step_is_noticed(ColumnFamily forgotten) {
    MemoryStore memory = new MemoryStore();
    KeyValueStore forgetful = new ForwardingStore(memory) {
      @Override
      public void ingest(
          java.util.Map<ColumnFamily, List<java.nio.file.Path>> files,
          org.utxod.store.kv.WriteBatch batch) {
        var rest = new java.util.EnumMap<>(files);
        rest.remove(forgotten);
        var fewer = memory.newBatch();
        batch.forEach(new BatchCopier(fewer) {
          @Override
          public void put(ColumnFamily family, byte[] key, byte[] value) {
            if (family != forgotten || Arrays.equals(key, BlockRow.key(TIP))) {
              super.put(family, key, value);
            }
          }
        });
        super.ingest(rest, fewer);
      }
    };
    try (Life one = new Life(memory, forgetful, IndexOptions.DEFAULT, ONE_STEP);
        Life other = Life.of(IndexOptions.DEFAULT, 1)) {
      one.catchUp(0, TIP);
      other.live(0, TIP);
      assertThatThrownBy(() -> assertSame(one, other)).isInstanceOf(AssertionError.class);
    }
  }

  @Test
  void a_block_that_breaks_a_rule_is_named_and_nothing_of_its_step_is_applied() {
    try (Life one = Life.of(IndexOptions.DEFAULT, ONE_STEP)) {
      one.live(0, 100);
      one.memory.damage(ColumnFamily.COIN, java.util.NavigableMap::clear);
      try (Life broken =
          new Life(one.memory.copy(), one.memory.copy(), IndexOptions.DEFAULT, ONE_STEP)) {
        assertThatThrownBy(() -> broken.catchUp(101, TIP))
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVARIANT))
            .hasMessageContaining("is spent though the index does not hold it");
        assertThat(broken.core.tip().point().height()).isEqualTo(100);
      }
    }
  }

  @Test
  void a_block_that_does_not_follow_is_refused_and_one_that_is_there_changes_nothing() {
    try (Life one = Life.of(IndexOptions.DEFAULT, ONE_STEP)) {
      one.catchUp(0, 50);
      assertThat(one.catchUp.apply(CHAIN.main().get(50).delta(), TIP)).isFalse();
      assertThatThrownBy(() -> one.catchUp.apply(CHAIN.main().get(52).delta(), TIP))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.NOT_NEXT));
    }
  }
}
