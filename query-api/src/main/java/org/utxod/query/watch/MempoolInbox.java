package org.utxod.query.watch;

import java.util.ArrayList;
import java.util.List;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolObserver;

/** A queue of mempool changes for one of our threads. Adding never blocks. */
public final class MempoolInbox implements MempoolObserver {
  private static final int MAX = 20_000;

  private final Runnable signal;
  private List<MempoolChange> waiting = new ArrayList<>();

  /** @param signal wakes the thread that empties it; must be fast */
  public MempoolInbox(Runnable signal) {
    this.signal = signal;
    waiting.add(new MempoolChange.Reset()); // Changes that were there before.
  }

  @Override
  public void changed(List<MempoolChange> changes) {
    synchronized (this) {
      if (waiting.size() + changes.size() > MAX) {
        waiting = new ArrayList<>();
        waiting.add(new MempoolChange.Reset());
      } else {
        waiting.addAll(changes);
      }
    }
    signal.run();
  }

  /** Everything must be re-read. */
  public void again() {
    changed(List.of(new MempoolChange.Reset()));
  }

  /** Removes and returns the queued changes, in order. */
  public synchronized List<MempoolChange> drain() {
    if (waiting.isEmpty()) {
      return List.of();
    }
    List<MempoolChange> drained = waiting;
    waiting = new ArrayList<>();
    return drained;
  }
}
