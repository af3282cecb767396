package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each piece is done once, by whoever is free. */
class SharedWorkTest {
  private final ExecutorService pool = Executors.newFixedThreadPool(3);

  @AfterEach
  void stop() {
    pool.shutdownNow();
  }

  @Test
  void each_piece_is_done_once() {
    AtomicIntegerArray done = new AtomicIntegerArray(1_000);
    new SharedWork(1_000, done::incrementAndGet).finish(pool, 3);
    for (int i = 0; i < 1_000; i++) {
      assertThat(done.get(i)).isEqualTo(1);
    }
  }

  @Test
  void threads_help() {
    CountDownLatch both = new CountDownLatch(2);
    new SharedWork(2, piece -> {
          both.countDown();
          try {
            both.await(); // Neither is done before the other has begun.
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        })
        .finish(pool, 1);
    assertThat(both.getCount()).isZero();
  }

  @Test
  void the_caller_does_all_where_nobody_helps() {
    List<Runnable> neverRun = new ArrayList<>();
    List<Integer> done = new ArrayList<>();
    new SharedWork(3, done::add).finish(neverRun::add, 2);
    assertThat(done).containsExactly(0, 1, 2);
    neverRun.forEach(Runnable::run); // Late, when nothing is left.
    assertThat(done).hasSize(3);
    new SharedWork(3, done::add)
        .finish(
            task -> {
              throw new RejectedExecutionException();
            },
            2);
    assertThat(done).hasSize(6);
  }

  @Test
  void after_a_failure_no_other_piece_is_begun() {
    List<Integer> begun = new ArrayList<>();
    SharedWork work = new SharedWork(9, piece -> {
      begun.add(piece);
      if (piece == 1) {
        throw new IllegalStateException("no");
      }
    });
    assertThatThrownBy(() -> work.finish(task -> {}, 1)).hasMessage("no");
    assertThat(begun).containsExactly(0, 1);
  }
}
