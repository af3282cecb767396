package org.utxod.query.electrum.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.query.electrum.script.HistoryTooLarge;
import org.utxod.query.electrum.script.ScriptState;
import org.utxod.store.error.UtxodException;

/**
 * Who follows which scripts, and the status of each that they were told last. A status is worked out at the current
 * moment while the script's entry is locked, so that nobody is told an older one after a newer one. Thread-safe.
 */
public final class Subscriptions {
  /** Bytes of memory that a subscription takes, about. */
  public static final int BYTES = 400;

  private final Map<ScriptHash, Entry> entries = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final Set<ScriptHash> failed = ConcurrentHashMap.newKeySet();
  private final Function<ScriptHash, ScriptState> status;

  /** @param status at the current moment */
  public Subscriptions(Function<ScriptHash, ScriptState> status) {
    this.status = status;
  }

  private static final class Entry {
    private final List<Subscriber> subscribers = new ArrayList<>(1);
    private @Nullable ScriptState told;
    private boolean removed;
    private volatile boolean mayWait = true;
  }

  /**
   * Subscribes somebody who is not subscribed yet.
   *
   * @return the status
   */
  public ScriptState add(ScriptHash script, Subscriber subscriber) {
    while (true) {
      Entry entry = entries.computeIfAbsent(script, unseen -> new Entry());
      synchronized (entry) {
        if (entry.removed) {
          continue;
        }
        try {
          ScriptState state = look(script, entry);
          entry.subscribers.add(subscriber);
          count.incrementAndGet();
          return state;
        } finally {
          removeIfUnused(script, entry);
        }
      }
    }
  }

  /** The status for somebody who is subscribed already. */
  ScriptState again(ScriptHash script) {
    Entry entry = entries.get(script);
    if (entry != null) {
      synchronized (entry) {
        if (!entry.removed) {
          return look(script, entry);
        }
      }
    }
    return status.apply(script);
  }

  /** Works the status out, and tells those who know another one. */
  private ScriptState look(ScriptHash script, Entry entry) {
    ScriptState state = status.apply(script);
    ScriptState before = entry.told;
    entry.told = state;
    entry.mayWait = state.unconfirmed();
    if (before != null && !before.looksLike(state)) {
      entry.subscribers.forEach(subscriber -> subscriber.tellStatus(script, state));
    }
    return state;
  }

  private void removeIfUnused(ScriptHash script, Entry entry) {
    if (entry.subscribers.isEmpty()) {
      entry.removed = true;
      entries.remove(script, entry);
    }
  }

  /** Ends a subscription. */
  void remove(ScriptHash script, Subscriber subscriber) {
    Entry entry = entries.get(script);
    if (entry != null) {
      synchronized (entry) {
        if (entry.subscribers.remove(subscriber)) {
          count.decrementAndGet();
        }
        removeIfUnused(script, entry);
      }
    }
  }

  /** Looks again at what could not be read before. */
  public void retry() {
    for (ScriptHash script : List.copyOf(failed)) {
      failed.remove(script);
      Entry entry = entries.get(script);
      if (entry != null) {
        lookAgain(script, entry);
      }
    }
  }

  /** Looks again at what may have changed, and tells the subscribers. */
  public void moved(Changes changes) {
    if (changes.any()) {
      entries.forEach(this::lookAgain);
      return;
    }
    for (ScriptHash script : changes.scripts()) {
      Entry entry = entries.get(script);
      if (entry != null) {
        lookAgain(script, entry);
      }
    }
    if (changes.newTip()) {
      // A parent's block changes the heights of children that are in no block.
      entries.forEach((script, entry) -> {
        if (entry.mayWait && !changes.scripts().contains(script)) {
          lookAgain(script, entry);
        }
      });
    }
  }

  private void lookAgain(ScriptHash script, Entry entry) {
    synchronized (entry) {
      if (entry.removed) {
        return;
      }
      try {
        look(script, entry);
      } catch (HistoryTooLarge e) {
        // It grew too large to be followed; who asks is told so.
        List<Subscriber> left = List.copyOf(entry.subscribers);
        entry.subscribers.clear();
        count.addAndGet(-left.size());
        removeIfUnused(script, entry);
        left.forEach(subscriber -> subscriber.dropped(script));
      } catch (UtxodException e) {
        failed.add(script); // The disk failed, or the history is being repaired.
      }
    }
  }

  int count() {
    return count.get();
  }

  int scripts() {
    return entries.size();
  }
}
