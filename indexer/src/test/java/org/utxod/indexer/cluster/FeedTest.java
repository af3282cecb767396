package org.utxod.indexer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.indexer.cluster.feed.EpochStore;
import org.utxod.indexer.cluster.feed.FeedEncoder;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.fixture.ClusterNode;
import org.utxod.indexer.cluster.fixture.ListLog;
import org.utxod.indexer.cluster.follow.FeedFollowStatus;
import org.utxod.indexer.cluster.publish.PublishStatus;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;
import org.utxod.store.read.UtxoSetScan;

/** Nodes that follow a publisher's log have its index, step by step, whatever log and processes do; or say why not. */
class FeedTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final List<RecordedBlock> MAIN = CHAIN.main();
  private static final List<RecordedChain.Truth> TRUTH = CHAIN.truthByHeight();

  private final ListLog log = new ListLog();
  private final ClusterNode publisher = new ClusterNode("a", IndexOptions.DEFAULT, log);
  private final ClusterNode follower = new ClusterNode("b", IndexOptions.DEFAULT, log);

  FeedTest() {
    publisher.index().outbox().keep(true);
  }

  @AfterEach
  void close() {
    publisher.close();
    follower.close();
  }

  private void apply(int from, int to) {
    apply(publisher, from, to);
  }

  private static void apply(ClusterNode node, int from, int to) {
    for (int height = from; height <= to; height++) {
      node.index().writer().apply(MAIN.get(height).delta());
    }
  }

  private void assertSame() {
    assertThat(follower.index().state()).isEqualTo(publisher.index().state());
    assertThat(follower.journal()).isEqualTo(publisher.journal());
  }

  private void assertProven(int height) {
    RecordedChain.Truth truth = TRUTH.get(height);
    try (UtxoSetScan scan = follower.index().setScan()) {
      assertThat(scan.carried(height).orElseThrow().hash())
          .isEqualTo(SetHash.ofDisplay(truth.muhash()));
    }
  }

  private static void assertGoesOn(FeedFollowStatus status) {
    assertThat(status.problem()).isNull();
    assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.NONE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void a_follower_has_the_publishers_index_after_every_event(boolean heartbeats) {
    log.keepHeartbeats(heartbeats);
    ChainFollower chain = new ChainFollower(CHAIN);
    Random random = new Random(5);
    for (int i = 0; i < CHAIN.events().size(); i++) {
      chain.see(CHAIN.events().get(i));
      chain.follow(publisher.index());
      if (random.nextInt(4) == 0) {
        publisher.restart();
        publisher.index().outbox().keep(true);
      }
      if (random.nextInt(3) > 0) {
        PublishStatus published = publisher.publish();
        assertThat(published.problem()).isNull();
        assertThat(published.waiting()).isZero();
        if (random.nextInt(4) == 0) {
          follower.restart();
        }
        assertGoesOn(follower.follow());
        assertSame();
      }
    }
  }

  @Test
  void many_steps_are_written_together_and_come_to_the_same() {
    int last = MAIN.size() - 1;
    MAIN.forEach(block -> publisher.index().catchUp().apply(block.delta(), last));
    publisher.index().catchUp().flush();
    publisher.publish();
    assertGoesOn(follower.follow());
    assertSame();
  }

  /** The publisher cannot know whether its step is in the log; each block is there once all the same. */
  @ParameterizedTest
  @EnumSource(ListLog.Fault.class)
  void each_step_is_in_the_log_once_whatever_is_known_of_it(ListLog.Fault fault) {
    apply(0, 1);
    publisher.publish();
    for (int height = 2; height < 30; height++) {
      apply(height, height);
      log.fail(fault, height % 3);
      PublishStatus status = publisher.publish();
      assertThat(status.problem()).isNull();
      assertThat(status.waiting()).isZero();
    }
    assertGoesOn(follower.follow());
    assertSame();
    assertProven(29);
    assertThat(new EpochStore(publisher.index().settings()).last()).isEqualTo(1);
  }

  /** Between two steps another daemon claims the log. */
  @Test
  void a_publisher_that_was_replaced_says_nothing_any_more() {
    apply(0, 3);
    publisher.publish();
    apply(4, 5);
    int size = log.records().size();
    log.claimBeforeAppend();
    PublishStatus status = publisher.publish();
    assertThat(status.ended()).isTrue();
    assertThat(status.problem()).contains("Another daemon publishes to this log now");
    assertThat(log.records()).hasSize(size);
  }

  /** A poll that gives nothing in the middle of a log is not its end: steps would be said again, or in another epoch. */
  @Test
  void a_log_that_stalls_while_its_end_is_looked_for_is_read_to_its_end() {
    apply(0, 20);
    publisher.publish();
    int size = log.records().size();
    for (int polls = 1; polls < 8; polls++) {
      log.stallAfter(polls);
      assertThat(publisher.publish().problem()).isNull();
      assertThat(log.records()).hasSize(size);
    }
  }

  /** Else a daemon that is chosen to publish would begin before it had done what the one before it did. */
  @Test
  void a_log_that_stalls_is_followed_to_its_end_before_it_is_enough() throws InterruptedException {
    publisher.publish();
    apply(0, 20);
    publisher.publish();
    for (int polls = 1; polls < 12; polls++) {
      try (ClusterNode chosen = new ClusterNode("chosen", IndexOptions.DEFAULT, log)) {
        log.stallAfter(polls);
        chosen.feed(pause -> {}).runUntil(() -> true);
        assertThat(chosen.journal()).isEqualTo(publisher.journal());
      }
    }
  }

  @Test
  void a_publisher_on_another_branch_is_refused_until_a_new_epoch_is_ordered() {
    apply(0, 5);
    publisher.publish();
    follower.follow();
    ClusterNode restored = publisher.copy("restored");
    apply(6, 8);
    publisher.publish();
    follower.follow();
    restored.index().outbox().keep(true);
    try (restored) {
      PublishStatus refused = restored.publish();
      assertThat(refused.ended()).isTrue();
      assertThat(refused.problem()).contains("step 9 (CONNECTED 8 (").contains("new-epoch");
      new EpochStore(restored.index().settings()).order();
      assertThat(restored.publish().problem()).isNull();
      FeedFollowStatus status = follower.follow();
      assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
      assertThat(status.problem()).contains("Epoch 2 of the feed begins after step 6");
      assertThat(follower.chain().phase()).isEqualTo(DaemonPhase.HALTED);
      try (ClusterNode anew = restored.copy("anew")) {
        restored.index().writer().apply(MAIN.get(6).delta());
        restored.publish();
        assertGoesOn(anew.follow());
        assertThat(anew.journal()).isEqualTo(restored.journal());
      }
    }
  }

  @Test
  void steps_that_waited_for_too_long_begin_a_new_epoch() {
    apply(0, 3);
    publisher.publish();
    follower.follow();
    publisher.index().outbox().keep(false);
    apply(4, 5);
    publisher.index().outbox().keep(true);
    apply(6, 6);
    assertThat(publisher.publish().problem()).isNull();
    assertThat(follower.follow().action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
    try (ClusterNode anew = publisher.copy("anew")) {
      apply(7, 7);
      publisher.publish();
      assertGoesOn(anew.follow());
      assertThat(anew.journal()).isEqualTo(publisher.journal());
    }
  }

  @Test
  void a_log_that_does_not_reach_back_far_enough_calls_for_a_backup() {
    apply(0, 3);
    publisher.publish();
    follower.follow();
    ClusterNode late = follower.copy("late");
    apply(4, 20);
    publisher.publish();
    log.truncate(log.records().lastKey() - 5);
    try (late) {
      FeedFollowStatus status = late.follow();
      assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
      assertThat(status.problem()).contains("those between are missing");
    }
    try (ClusterNode empty = new ClusterNode("empty", IndexOptions.DEFAULT, log)) {
      assertThat(empty.follow().action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
    }
  }

  /** Offsets begin again, so that the old ones mean something else; steps do not. */
  @Test
  void a_log_made_anew_with_the_same_name_is_continued_by_those_who_miss_nothing() {
    apply(0, 2);
    publisher.publish();
    follower.follow();
    ClusterNode late = follower.copy("late");
    apply(3, 3);
    publisher.publish();
    follower.follow();
    log.makeAnew();
    apply(4, 6);
    assertThat(publisher.publish().problem()).isNull();
    assertGoesOn(follower.follow());
    assertSame();
    try (late) {
      FeedFollowStatus status = late.follow();
      assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
      assertThat(status.problem()).contains("Epoch 2 of the feed begins after step 4");
    }
  }

  @Test
  void a_node_that_keeps_something_else_is_told_what() {
    IndexOptions less = new IndexOptions(100, 50, 20_000, false);
    apply(0, 3);
    publisher.publish();
    try (ClusterNode other = new ClusterNode("other", less, log)) {
      FeedFollowStatus status = other.follow();
      assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.OPERATOR);
      assertThat(status.problem()).contains("undo_blocks (2016 there, 100 here)");
      assertThat(other.index().state().tip()).isNull();
    }
  }

  @Test
  void a_record_that_was_altered_stops_the_node_where_it_stands() {
    apply(0, 9);
    publisher.publish();
    long altered = log.records().ceilingKey(log.records().lastKey() / 2);
    log.records().get(altered)[90] ^= 1;
    FeedFollowStatus status = follower.follow();
    assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.OPERATOR);
    assertThat(status.problem()).contains("offset " + altered).contains("SHA-256");
    int height = follower.index().state().tip().point().height();
    assertThat(height).isBetween(1, 8);
    assertProven(height);
  }

  /** What anybody could write who may write to the log at all, each with a right digest. */
  @Test
  void forged_steps_change_nothing() {
    apply(0, 9);
    publisher.publish();
    assertGoesOn(follower.follow());
    CoinStats right = stats(10);
    JournalStep step =
        new JournalStep(11, JournalStep.Kind.CONNECTED, MAIN.get(10).point());
    FeedPosition position = FeedPosition.of(1, step);
    List<FeedMessage> forged = List.of(
        new FeedMessage.Connected(
            position,
            new CoinStats(right.point(), right.utxoCount() + 1, right.totalSat(), right.hash()),
            MAIN.get(10).delta()),
        new FeedMessage.Connected(
            position,
            new CoinStats(
                right.point(), right.utxoCount(), right.totalSat(), stats(9).hash()),
            MAIN.get(10).delta()),
        new FeedMessage.Connected(
            FeedPosition.of(
                1, new JournalStep(11, JournalStep.Kind.CONNECTED, MAIN.get(11).point())),
            stats(11),
            MAIN.get(11).delta()),
        new FeedMessage.Connected(
            FeedPosition.of(
                1, new JournalStep(12, JournalStep.Kind.CONNECTED, MAIN.get(10).point())),
            right,
            MAIN.get(10).delta()),
        new FeedMessage.Disconnected(
            FeedPosition.of(
                1,
                new JournalStep(11, JournalStep.Kind.DISCONNECTED, MAIN.get(8).point())),
            MAIN.get(7).point().hash(),
            stats(7)),
        new FeedMessage.Heartbeat(
            FeedPosition.of(
                1, new JournalStep(10, JournalStep.Kind.CONNECTED, MAIN.get(8).point())),
            9,
            0,
            "forger"));
    for (FeedMessage message : forged) {
      try (ClusterNode victim = follower.copy("victim")) {
        long at = log.records().lastKey();
        FeedEncoder.records(message).forEach(log::forge);
        FeedFollowStatus status = victim.follow();
        assertThat(status.action()).as("%s", message).isNotEqualTo(FeedFollowStatus.Action.NONE);
        assertThat(victim.chain().phase()).isEqualTo(DaemonPhase.HALTED);
        assertThat(victim.journal()).isEqualTo(follower.journal());
        log.records().tailMap(at, false).clear();
      }
    }
  }

  @Test
  void a_wrong_step_among_many_that_are_written_together_stops_the_node_too() {
    publisher.publish();
    apply(0, 11);
    publisher.publish();
    JournalStep step =
        new JournalStep(13, JournalStep.Kind.CONNECTED, MAIN.get(12).point());
    CoinStats wrong = new CoinStats(MAIN.get(12).point(), 1, 1, null);
    FeedEncoder.records(new FeedMessage.Connected(
            FeedPosition.of(1, step), wrong, MAIN.get(12).delta()))
        .forEach(log::forge);
    FeedFollowStatus status = follower.follow();
    assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.OPERATOR);
    assertThat(status.problem()).contains("Step 13 of the feed was refused");
  }

  @Test
  void a_log_in_which_nothing_was_ever_committed_is_empty() {
    apply(0, 2);
    for (int i = 0; i < 3; i++) {
      log.fail(ListLog.Fault.UNCLEAR_LOST, 0);
      assertThat(publisher.publish().problem()).isNull();
      log.truncate(log.records().lastKey() + 1);
    }
    apply(3, 3);
    log.fail(ListLog.Fault.AWAY, 0);
    assertThat(publisher.publish().problem()).isNull();
  }

  /** An operator has a new epoch begun, and gives the node a backup: what stopped it lies behind it then. */
  @Test
  void what_is_none_of_ours_does_not_stop_a_node_that_is_past_it() {
    apply(0, 3);
    publisher.publish();
    log.forge(new byte[] {1, 2, 3});
    assertThat(follower.follow().action()).isEqualTo(FeedFollowStatus.Action.OPERATOR);
    new EpochStore(publisher.index().settings()).order();
    publisher.publish();
    try (ClusterNode anew = publisher.copy("anew")) {
      assertGoesOn(anew.follow());
    }
  }

  @Test
  void a_log_made_anew_by_a_daemon_that_knows_less_calls_for_a_backup() {
    apply(0, 3);
    ClusterNode other = publisher.copy("other");
    publisher.publish();
    new EpochStore(publisher.index().settings()).order();
    publisher.publish();
    assertGoesOn(follower.follow());
    log.makeAnew();
    try (other) {
      other.index().outbox().keep(true);
      other.publish();
      FeedFollowStatus status = follower.follow();
      assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
      assertThat(status.problem()).contains("ends in epoch 1", "followed epoch 2");
    }
  }

  @Test
  void a_publisher_that_goes_on_in_anothers_epoch_remembers_it() {
    apply(0, 3);
    publisher.publish();
    try (ClusterNode other = publisher.copy("other")) {
      new EpochStore(other.index().settings()).order();
      other.publish();
    }
    apply(4, 4);
    assertThat(publisher.publish().problem()).isNull();
    assertThat(new EpochStore(publisher.index().settings()).last()).isEqualTo(2);
  }

  /** The same block under the same sequence, but on another way. */
  @Test
  void steps_that_were_done_and_not_published_are_held_against_the_log_one_by_one() {
    apply(0, 3);
    publisher.publish();
    try (ClusterNode other = publisher.copy("other")) {
      publisher.index().writer().rollBack();
      apply(3, 4);
      publisher.publish();
      other.index().outbox().keep(true);
      apply(other, 4, 5);
      other.index().writer().rollBack();
      other.index().outbox().keep(false);
      apply(5, 5);
      publisher.index().writer().rollBack();
      publisher.publish();
      FeedFollowStatus status = other.follow();
      assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
      assertThat(status.problem()).contains("Step 5 of the feed is");
    }
  }

  @Test
  void what_was_published_by_another_does_not_wait_any_more() {
    apply(0, 1);
    publisher.publish();
    apply(2, 3);
    try (ClusterNode other = publisher.copy("other")) {
      publisher.publish();
      assertThat(other.index().outbox().first()).hasValue(3);
      assertGoesOn(other.follow());
      assertThat(other.index().outbox().first()).isEmpty();
    }
  }

  @Test
  void an_index_amid_a_re_index_calls_for_a_backup() {
    apply(0, 3);
    publisher.publish();
    follower.follow();
    follower.index().reindex().begin(2);
    follower.restart();
    FeedFollowStatus status = follower.follow();
    assertThat(status.action()).isEqualTo(FeedFollowStatus.Action.RESTORE);
    assertThat(status.problem()).contains("is not finished");
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
