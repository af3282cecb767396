package org.utxod.indexer.simnode.chain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/** Waits on behalf of a node that works on a block or waits for one; a simulation has its own. */
public interface Pauses {
  /** Works for this long, at most until {@code stopping}. */
  void work(Duration length, CountDownLatch stopping) throws InterruptedException;

  /** The active tip once it differs from {@code known}, or after this many milliseconds. */
  ChainPoint awaitTip(SimChain chain, BlockHash known, long millis) throws InterruptedException;

  /** In real time. */
  static Pauses real() {
    return new Pauses() {
      @Override
      public void work(Duration length, CountDownLatch stopping) throws InterruptedException {
        stopping.await(length.toNanos(), TimeUnit.NANOSECONDS);
      }

      @Override
      public ChainPoint awaitTip(SimChain chain, BlockHash known, long millis)
          throws InterruptedException {
        return chain.awaitTipOtherThan(known, millis);
      }
    };
  }
}
