package org.utxod.store.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.UtxoSetScan;

/** What waits to be published is enough to make the same index elsewhere. */
class StepOutboxTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedBlock> MAIN = CHAIN.main();
  private static final List<RecordedChain.Truth> TRUTH = CHAIN.truthByHeight();

  @TempDir
  Path directory;

  private Stores stores(Stores.Kind kind, String name) {
    return new Stores(kind, directory.resolve(name), Network.REGTEST, IndexOptions.DEFAULT);
  }

  /** Takes every step that waits and does the same to the other index. */
  private static List<OutboxStep> publish(Index from, Index to) {
    List<OutboxStep> steps = new ArrayList<>();
    StepOutbox outbox = from.outbox();
    OptionalLong first = outbox.first();
    if (first.isEmpty()) {
      return steps;
    }
    for (long sequence = first.getAsLong(); outbox.step(sequence).isPresent(); sequence++) {
      OutboxStep step = outbox.step(sequence).get();
      switch (step.step().kind()) {
        case CONNECTED -> to.writer().apply(Objects.requireNonNull(step.delta()), step.after());
        case DISCONNECTED -> to.writer().rollBack(step.after());
        case REWOUND, SKIPPED -> throw new AssertionError(step);
      }
      steps.add(step);
    }
    outbox.removeThrough(steps.get(steps.size() - 1).step().sequence());
    assertThat(outbox.first()).isEmpty();
    return steps;
  }

  private static List<JournalStep> journal(Index index) {
    try (IndexView view = index.view()) {
      return view.journal().after(0, 10_000).orElseThrow();
    }
  }

  private static void assertSame(Index one, Index other) {
    assertThat(one.state()).isEqualTo(other.state());
    assertThat(journal(one)).isEqualTo(journal(other));
    int height = Objects.requireNonNull(one.state().tip()).point().height();
    try (UtxoSetScan ours = one.setScan();
        UtxoSetScan theirs = other.setScan()) {
      assertThat(ours.carried(height)).isPresent().isEqualTo(theirs.carried(height));
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void an_index_that_does_its_steps_is_the_same_after_every_event(Stores.Kind kind) {
    try (Stores publisher = stores(kind, "publisher");
        Stores follower = stores(kind, "follower")) {
      ChainFollower chain = new ChainFollower(CHAIN);
      publisher.index().outbox().keep(true);
      for (int i = 0; i < CHAIN.events().size(); i++) {
        chain.see(CHAIN.events().get(i));
        chain.follow(publisher.index());
        if (i % 7 == 0) {
          publisher.reopen().outbox().keep(true);
        }
        publish(publisher.index(), follower.index())
            .forEach(step -> assertThat(step.after().hash()).isNotNull());
        assertSame(follower.index(), publisher.index());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.Kind.class)
  void blocks_of_one_step_wait_one_by_one_the_last_with_the_hash(Stores.Kind kind) {
    try (Stores publisher = stores(kind, "publisher");
        Stores follower = stores(kind, "follower")) {
      Index index = publisher.index();
      index.outbox().keep(true);
      int last = MAIN.size() - 1;
      MAIN.forEach(block -> index.catchUp().apply(block.delta(), last));
      assertThat(index.outbox().first()).isEmpty();
      index.catchUp().flush();
      List<OutboxStep> steps = publish(index, follower.index());
      assertThat(steps).hasSize(MAIN.size());
      for (int height = 0; height < MAIN.size(); height++) {
        CoinStats after = steps.get(height).after();
        assertThat(steps.get(height).delta().serialize())
            .isEqualTo(MAIN.get(height).delta().serialize());
        assertThat(after.utxoCount()).isEqualTo(TRUTH.get(height).txouts());
        assertThat(after.totalSat()).isEqualTo(TRUTH.get(height).totalSat());
      }
      assertThat(follower.index().state()).isEqualTo(index.state());
      assertThat(journal(follower.index())).isEqualTo(journal(index));
    }
  }

  @Test
  void steps_that_are_refused_leave_nothing() {
    try (Stores stores = stores(Stores.Kind.ROCKSDB, "publisher")) {
      Index index = stores.index();
      index.outbox().keep(true);
      index.catchUp().apply(MAIN.get(0).delta(), 9);
      index.catchUp().apply(MAIN.get(1).delta(), 9);
      assertThatThrownBy(() -> index.catchUp().apply(MAIN.get(5).delta(), 9))
          .isInstanceOf(StoreException.class);
      index.catchUp().flush();
      assertThat(index.outbox().first()).isEmpty();
      index.catchUp().apply(MAIN.get(0).delta(), 9);
      index.catchUp().flush();
      assertThat(index.outbox().first()).hasValue(1);
      assertThat(index.outbox().step(2)).isEmpty();
    }
  }

  @Test
  void nothing_waits_before_it_is_asked_for_and_after() {
    try (Stores stores = stores(Stores.Kind.MEMORY, "publisher")) {
      Index index = stores.index();
      index.writer().apply(MAIN.get(0).delta());
      assertThat(index.outbox().first()).isEmpty();
      index.outbox().keep(true);
      index.writer().apply(MAIN.get(1).delta());
      index.outbox().keep(false);
      index.writer().apply(MAIN.get(2).delta());
      assertThat(index.outbox().first()).hasValue(2);
      assertThat(index.outbox().step(3)).isEmpty();
    }
  }

  @Test
  void the_oldest_go_where_nobody_takes_them() {
    try (Stores stores = stores(Stores.Kind.MEMORY, "publisher")) {
      Index index = stores.index();
      index.outbox().keep(true);
      index.writer().apply(MAIN.get(0).delta());
      for (int turn = 0; turn < StepOutbox.MAX_STEPS / 2 + 3; turn++) {
        index.writer().apply(MAIN.get(1).delta());
        index.writer().rollBack();
      }
      long last = journal(index).size();
      assertThat(index.outbox().first()).hasValue(last - StepOutbox.MAX_STEPS + 1);
      assertThat(index.outbox().step(last)).isPresent();
    }
  }

  /** One field of a claim is wrong each time; nothing is changed and nobody sees anything. */
  @Test
  void a_step_that_another_index_came_to_otherwise_is_refused() {
    try (Stores stores = stores(Stores.Kind.ROCKSDB, "follower")) {
      Index index = stores.index();
      index.writer().apply(MAIN.get(0).delta());
      index.writer().apply(MAIN.get(1).delta());
      CoinStats right = stats(2);
      SetHash otherHash = SetHash.ofDisplay(TRUTH.get(3).muhash());
      List<CoinStats> wrong = List.of(
          new CoinStats(right.point(), right.utxoCount() + 1, right.totalSat(), right.hash()),
          new CoinStats(right.point(), right.utxoCount(), right.totalSat() - 1, right.hash()),
          new CoinStats(right.point(), right.utxoCount(), right.totalSat(), otherHash),
          new CoinStats(MAIN.get(3).point(), right.utxoCount(), right.totalSat(), right.hash()));
      List<JournalStep> before = journal(index);
      for (CoinStats claim : wrong) {
        assertRefused(() -> index.writer().apply(MAIN.get(2).delta(), claim));
        assertRefused(() -> {
          index.catchUp().apply(MAIN.get(2).delta(), 2, claim);
          index.catchUp().flush();
        });
        index.catchUp().forget();
      }
      assertRefused(() -> index.writer().rollBack(right));
      assertThat(journal(index)).isEqualTo(before);
      assertThat(index.writer().apply(MAIN.get(2).delta(), right)).isTrue();
      assertThat(index.writer().rollBack(stats(1))).isEqualTo(MAIN.get(1).point());
    }
  }

  private static void assertRefused(Runnable step) {
    assertThatThrownBy(step::run)
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.INVARIANT))
        .hasMessageContaining("the index that it follows holds");
  }

  private static CoinStats stats(int height) {
    RecordedChain.Truth truth = TRUTH.get(height);
    return new CoinStats(
        MAIN.get(height).point(),
        truth.txouts(),
        truth.totalSat(),
        SetHash.ofDisplay(truth.muhash()));
  }
}
