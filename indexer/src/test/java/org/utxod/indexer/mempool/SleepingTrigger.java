package org.utxod.indexer.mempool;

import java.time.Duration;
import org.utxod.query.outbound.Sleeper;

/**
 * Full polls at regular intervals, in the time of a sleeper; cannot be woken.
 *
 * @param every interval between two polls
 */
public record SleepingTrigger(Duration every, Sleeper sleeper) implements MempoolTrigger {
  @Override
  public Hint next() throws InterruptedException {
    sleeper.sleep(every);
    return Hint.EVERYTHING;
  }

  @Override
  public String by() {
    return "polling";
  }
}
