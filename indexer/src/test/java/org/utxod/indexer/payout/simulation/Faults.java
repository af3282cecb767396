package org.utxod.indexer.payout.simulation;

import java.util.Random;
import org.utxod.indexer.payout.wallet.WalletException;

/** When the process dies, and which calls to the wallet are not answered. */
final class Faults {
  private final Random random;
  private int stepsToDeath = Integer.MAX_VALUE;
  private double timeouts;

  Faults(Random random) {
    this.random = random;
  }

  /** Dies at some step from now on; not at all with 0. */
  void dieWithin(int steps) {
    stepsToDeath = steps == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(steps);
  }

  /** Loses so many of the answers. */
  void loseAnswers(double share) {
    timeouts = share;
  }

  /** Between any two effects. */
  void step() {
    if (stepsToDeath != Integer.MAX_VALUE && --stepsToDeath <= 0) {
      stepsToDeath = Integer.MAX_VALUE;
      throw new Death();
    }
  }

  /** Before a call has its effect. */
  void beforeCall() {
    step();
    if (random.nextDouble() < timeouts / 2) {
      throw new WalletException(WalletException.Kind.AWAY, "the node cannot be reached");
    }
  }

  /** After it, before the answer is there. */
  void afterCall() {
    if (random.nextDouble() < timeouts / 2) {
      throw new WalletException(WalletException.Kind.AWAY, "the node did not answer in time");
    }
    step();
  }
}
