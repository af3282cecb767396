package org.utxod.indexer.cluster.role;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.utxod.indexer.cluster.fixture.ClusterNode;
import org.utxod.indexer.cluster.fixture.ListLog;
import org.utxod.indexer.cluster.log.Lease;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;

/** One daemon of several publishes, and none that cannot keeps the others from it. */
class RoleSwitchTest {
  private static final List<RecordedBlock> MAIN = RecordedChain.golden().main();
  private static final long PATIENCE_SECONDS = 30;

  private final ListLog log = new ListLog();
  private final ClusterNode other = new ClusterNode("other", IndexOptions.DEFAULT, log);
  private final ClusterNode ours = new ClusterNode("ours", IndexOptions.DEFAULT, log);
  private final HandLease lease = new HandLease();
  private final AtomicLong nanoTime = new AtomicLong();
  private final AtomicInteger publishers = new AtomicInteger();
  private RoleSwitch roles;
  private Thread thread;

  private void run(Consumer<BooleanSupplier> node) {
    roles = new RoleSwitch(
        ours.index(),
        lease,
        ours.feed(pause -> {}),
        () -> {
          publishers.incrementAndGet();
          return ours.publisher();
        },
        node,
        () -> {},
        nanoTime::get);
    thread = new Thread(roles, "role-switch-test");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() throws InterruptedException {
    roles.stop();
    thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
    assertThat(thread.isAlive()).isFalse();
    other.close();
    ours.close();
  }

  @Test
  void a_daemon_that_needs_a_backup_is_not_chosen_any_more() throws Exception {
    other.index().outbox().keep(true);
    for (int height = 0; height < 9; height++) {
      other.index().writer().apply(MAIN.get(height).delta());
    }
    other.publish();
    log.truncate(log.records().lastKey() - 5);
    log.waits();
    run(goOn -> {});
    lease.closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(publishers).hasValue(0);
  }

  /** Else two that are both chosen shut one another out without end. */
  @Test
  void a_publisher_that_was_shut_out_follows_for_a_while() throws Exception {
    log.waits();
    run(goOn -> {
      assertThat(log.claim()).isNotNull();
      while (goOn.getAsBoolean()) {
        Thread.onSpinWait();
      }
    });
    while (publishers.get() == 0 || roles.publishing() != null) {
      assertThat(lease.afterAnswers(100).await(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isTrue();
    }
    assertThat(lease.afterAnswers(1_000).await(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .isTrue();
    assertThat(publishers).hasValue(1);
    nanoTime.addAndGet(Duration.ofSeconds(20).toNanos());
    while (publishers.get() < 2) {
      assertThat(lease.afterAnswers(100).await(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .isTrue();
    }
  }

  /** It can only be completed beside a node, and no epoch begins before. */
  @Test
  void an_index_that_is_not_complete_is_completed_before_anything_is_published() throws Exception {
    log.waits();
    ours.index().bulk().apply(MAIN.get(0).delta());
    ours.index().bulk().apply(MAIN.get(1).delta());
    ours.index().bulk().flush();
    CompletableFuture<Boolean> followed = new CompletableFuture<>();
    run(goOn -> {
      followed.complete(true);
      while (goOn.getAsBoolean()) {
        Thread.onSpinWait();
      }
    });
    assertThat(followed.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    assertThat(log.records()).isEmpty();
  }

  /** A lease that is held until it is given up. */
  private static final class HandLease implements Lease {
    private final CompletableFuture<Boolean> closed = new CompletableFuture<>();
    private volatile CountDownLatch answers = new CountDownLatch(0);

    /** Is down after so many more questions. */
    CountDownLatch afterAnswers(int count) {
      CountDownLatch latch = new CountDownLatch(count);
      answers = latch;
      return latch;
    }

    @Override
    public boolean isHeld() {
      answers.countDown();
      return !closed.isDone();
    }

    @Override
    public void onChange(Runnable action) {}

    @Override
    public void close() {
      closed.complete(true);
    }
  }
}
