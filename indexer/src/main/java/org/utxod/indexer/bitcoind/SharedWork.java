package org.utxod.indexer.bitcoind;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Pieces of work that the caller does with the help of whichever threads of a pool are free: it never waits for one that
 * has not begun. For one call of {@link #finish}.
 */
final class SharedWork implements Runnable {
  private final int pieces;
  private final IntConsumer piece;
  private final AtomicInteger next = new AtomicInteger();
  private final CountDownLatch left;
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /** @param piece does a piece by its number, on any thread */
  SharedWork(int pieces, IntConsumer piece) {
    this.pieces = pieces;
    this.piece = piece;
    this.left = new CountDownLatch(pieces);
  }

  /**
   * Does all pieces, and returns once none is under way any more. After a failure no other piece is begun.
   *
   * @param helpers maximum number of threads of the pool
   * @throws RuntimeException of the first piece that failed
   */
  void finish(Executor pool, int helpers) {
    for (int i = 0; i < helpers; i++) {
      try {
        pool.execute(this);
      } catch (RejectedExecutionException e) {
        break; // It is being closed.
      }
    }
    run();
    boolean interrupted = false;
    while (left.getCount() > 0) {
      try {
        left.await(); // Each piece has a deadline of its own.
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  @Override
  public void run() {
    for (int i = next.getAndIncrement(); i < pieces; i = next.getAndIncrement()) {
      try {
        if (failure.get() == null) {
          piece.accept(i);
        }
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      } finally {
        left.countDown();
      }
    }
  }
}
