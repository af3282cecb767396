package org.utxod.indexer.mempool;

import java.time.Duration;
import java.util.Collection;
import java.util.Set;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.chain.Txid;

/** Says when to look at the mempool, and at what. Nothing it says is taken for true before the node was asked. */
public interface MempoolTrigger {
  /**
   * A reason to look.
   *
   * @param these transactions that came or went
   * @param everything whether more can have happened than that
   */
  record Hint(Set<Txid> these, boolean everything) {
    /** Anything may have happened. */
    public static final Hint EVERYTHING = new Hint(Set.of(), true);

    /** Nothing is known to have happened. */
    public static final Hint NOTHING = new Hint(Set.of(), false);

    public Hint {
      these = Set.copyOf(these);
    }
  }

  /** Waits for the next reason to look; without one for a while, a hint of nothing. */
  Hint next() throws InterruptedException;

  /** Waits for the next reason to look, no longer than that where it can: a look is due then without a reason. */
  default Hint next(Duration atMost) throws InterruptedException {
    return next();
  }

  /**
   * Somebody knows of transactions that came: {@link #next} returns soon, with these among what it names. Does nothing
   * if it cannot be woken. For any thread.
   */
  default void request(Collection<Txid> these) {}

  /** How it knows, for the status. */
  String by();

  /** Everything, again and again, in the time of {@code sleeper}; it cannot be woken. */
  static MempoolTrigger polling(Duration every, Sleeper sleeper) {
    return new MempoolTrigger() {
      @Override
      public Hint next() throws InterruptedException {
        sleeper.sleep(every);
        return Hint.EVERYTHING;
      }

      @Override
      public String by() {
        return "polling";
      }
    };
  }
}
