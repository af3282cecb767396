package org.utxod.indexer.simnode.chain;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/** Lets a node that works on a block or waits for one take its time; a simulation has its own. */
public interface Pauses {
  /** Works for so long, at most until {@code stopping}. */
  void work(Duration length, CountDownLatch stopping) throws InterruptedException;

  /** The active tip once it is another than {@code known}, or after so many milliseconds. */
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
