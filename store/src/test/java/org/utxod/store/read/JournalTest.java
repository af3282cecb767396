package org.utxod.store.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.Activity;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.ScriptActivity;

/** Whoever follows the journal learns all that was done to scripts and all that was undone, however late it comes. */
class JournalTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final Set<ScriptKey> ALL = scripts();

  @TempDir
  Path directory;

  private static Set<ScriptKey> scripts() {
    Set<ScriptKey> scripts = new HashSet<>();
    for (RecordedBlock block : CHAIN.events()) {
      BlockDelta.Cursor cursor = block.delta().cursor();
      while (cursor.next()) {
        scripts.add(cursor.script().key());
      }
    }
    return scripts;
  }

  private static IndexOptions keeping(int journalEntries) {
    return new IndexOptions(2_016, 1_008, journalEntries, false);
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void adds_up_to_the_balances_for_one_who_keeps_up_and_for_one_who_comes_at_the_end(
      Stores.Kind kind) {
    try (Stores stores = new Stores(kind, directory, Network.REGTEST, keeping(20_000))) {
      ChainFollower follower = new ChainFollower(CHAIN);
      Tally steady = new Tally();
      for (RecordedBlock event : CHAIN.events()) {
        follower.see(event);
        follower.follow(stores.index());
        steady.follow(stores.index(), ALL);
      }
      Tally late = new Tally();
      late.follow(stores.index(), ALL);
      steady.assertEqualsBalances(stores.index());
      late.assertEqualsBalances(stores.index());
      assertThat(late.told).isEqualTo(steady.told);
      assertThat(steady.undone).isPositive();
    }
  }

  @Test
  void tells_one_script_what_it_tells_of_it_among_all() {
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, keeping(20_000))) {
      ChainFollower follower = new ChainFollower(CHAIN);
      for (RecordedBlock event : CHAIN.events()) {
        follower.see(event);
        follower.follow(stores.index());
      }
      Tally all = new Tally();
      all.follow(stores.index(), ALL);
      for (ScriptKey script : ALL) {
        Tally one = new Tally();
        one.follow(stores.index(), Set.of(script));
        assertThat(one.told.getOrDefault(script, List.of()))
            .isEqualTo(all.told.getOrDefault(script, List.of()));
      }
    }
  }

  @Test
  void says_that_it_does_not_reach_back_so_far_and_keeps_nothing_beside_what_it_dropped() {
    try (Stores stores = new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, keeping(20))) {
      ChainFollower follower = new ChainFollower(CHAIN);
      for (RecordedBlock event : CHAIN.events()) {
        follower.see(event);
        follower.follow(stores.index());
      }
      try (IndexView view = stores.index().view()) {
        Journal journal = view.journal();
        assertThat(journal.after(0, 10)).isEmpty();
        assertThat(journal.after(journal.last() - 21, 10)).isEmpty();
        assertThat(journal.after(journal.last() - 20, 30))
            .hasValueSatisfying(steps -> assertThat(steps).hasSize(20));
        assertThat(journal.after(journal.last(), 10)).hasValue(List.of());
        assertThat(journal.after(journal.last() + 1, 10)).isEmpty();
      }
    }
  }

  @Test
  void knows_what_a_block_did_that_is_gone() {
    try (Stores stores =
        new Stores(Stores.Kind.MEMORY, directory, Network.REGTEST, keeping(20_000))) {
      ChainFollower follower = new ChainFollower(CHAIN);
      CHAIN.main().forEach(follower::see);
      follower.follow(stores.index());
      JournalStep first;
      try (IndexView view = stores.index().view()) {
        first = view.journal().after(view.journal().last() - 1, 1).orElseThrow().get(0);
        assertThat(view.journal().activity(first, ALL)).isPresent();
      }
      stores.index().writer().rollBack();
      try (IndexView view = stores.index().view()) {
        assertThat(view.journal().activity(first, ALL))
            .as("of a block that is gone, from beside the entry that says so")
            .hasValueSatisfying(found -> assertThat(found).isNotEmpty());
      }
    }
  }

  /** Balances made of what the journal says, and nothing else. */
  private static final class Tally {
    private final Map<ScriptKey, Long> sat = new HashMap<>();
    private final Map<ScriptKey, List<Activity>> told = new HashMap<>();
    private long position;
    private int undone;

    void follow(Index index, Set<ScriptKey> scripts) {
      try (IndexView view = index.view()) {
        Journal journal = view.journal();
        while (position < journal.last()) {
          for (JournalStep step : journal.after(position, 7).orElseThrow()) {
            boolean gone = step.kind() == JournalStep.Kind.DISCONNECTED;
            for (ScriptActivity one : journal.activity(step, scripts).orElseThrow()) {
              Activity activity = one.activity();
              long change = activity.receivedSat() - activity.spentSat();
              sat.merge(one.script(), gone ? -change : change, Long::sum);
              told.computeIfAbsent(one.script(), key -> new java.util.ArrayList<>())
                  .add(activity);
              undone += gone ? 1 : 0;
            }
            position = step.sequence();
          }
        }
      }
    }

    void assertEqualsBalances(Index index) {
      try (IndexView view = index.view()) {
        for (ScriptKey script : ALL) {
          assertThat(sat.getOrDefault(script, 0L))
              .isEqualTo(view.balance(script).sat());
        }
      }
    }
  }
}
