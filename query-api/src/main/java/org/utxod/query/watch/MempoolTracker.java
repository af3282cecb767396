package org.utxod.query.watch;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.event.Unconfirmed;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * Converts mempool changes to events: one per transaction, and none for a transaction that is already in a block, so no
 * subscriber sees a payment as unconfirmed after it was confirmed. Not thread-safe.
 */
public final class MempoolTracker {
  private static final int MAX_NOTIFIED = 100_000;

  /** Records notifications, to keep them over a restart. */
  interface Memory {
    /** Discards them. */
    Memory NONE = new Memory() {
      @Override
      public void notified(Notified tx) {}

      @Override
      public void over(Txid txid) {}

      @Override
      public void gone(Notified tx) {}

      @Override
      public void unconfirmedAsOf(long sequence) {}
    };

    /** It is unconfirmed. */
    void notified(Notified tx);

    /** It is no longer unconfirmed, and needs no removal event. */
    void over(Txid txid);

    /** It left the mempool and no block has it; the sequence is of the step behind which that was seen. */
    void gone(Notified tx);

    /** All that are unconfirmed were so behind this step too. */
    void unconfirmedAsOf(long sequence);
  }

  private final MempoolView mempool;
  private final Memory memory;
  private final Map<Txid, Notified> notified = new LinkedHashMap<>();
  private boolean reset;
  private Set<Txid> uncertain = Set.of();

  /** No step up to this one confirmed any of them. */
  private long seenUnconfirmed;

  /** No step up to {@code walkedTo} confirmed any of those that {@code walked} names. */
  private Predicate<Txid> walked = txid -> false;

  private long walkedTo;

  /**
   * @param before transactions that may have been reported before a restart: those still unconfirmed are reported
   *     again, the others as removed
   */
  public MempoolTracker(MempoolView mempool, Collection<Notified> before) {
    this(mempool, before, 0, Memory.NONE);
    uncertain = Set.copyOf(notified.keySet());
  }

  /**
   * @param before transactions reported before a restart
   * @param unconfirmedAsOf a step at which all of them were unconfirmed, unless they were reported later
   */
  MempoolTracker(
      MempoolView mempool, Collection<Notified> before, long unconfirmedAsOf, Memory memory) {
    this.mempool = mempool;
    this.seenUnconfirmed = unconfirmedAsOf;
    this.memory = memory;
    before.forEach(tx -> notified.put(tx.txid(), tx));
  }

  /**
   * Records that no step up to this one confirmed any of these, so that activity is kept long enough to tell what became of
   * one that waited for many blocks.
   */
  public void walkedTo(long sequence, Predicate<Txid> which) {
    walkedTo = sequence;
    walked = which;
  }

  /** Once a step: whether all are still there tells the same of all of them. */
  private void seeUnconfirmed(IndexView view) {
    long sequence = view.journal().last();
    if (reset || notified.isEmpty() || sequence <= seenUnconfirmed) {
      return;
    }
    Optional<MempoolView.Snapshot> snapshot = snapshot(view);
    if (snapshot.isPresent()
        && notified.keySet().stream()
            .allMatch(txid -> snapshot.get().transaction(txid).isPresent())) {
      seenUnconfirmed = sequence;
      memory.unconfirmedAsOf(sequence);
    }
  }

  /**
   * The events for some changes. If everything must be re-read, that waits until the mempool of the view's block is
   * known: that of another block would make a transaction that was just confirmed look lost.
   *
   * @param scripts with subscribers
   * @param scriptRefs of the scripts
   * @param view of the index, at or after the block at which the changes are valid
   */
  public List<WatchEvent.OfTransaction> events(
      List<MempoolChange> changes,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      IndexView view) {
    return events(changes, scripts, scriptRefs, view, Integer.MAX_VALUE);
  }

  /**
   * The events for some changes, about {@code most} of them if everything must be re-read; the rest follows with the
   * next call.
   */
  public List<WatchEvent.OfTransaction> events(
      List<MempoolChange> changes,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      IndexView view,
      int most) {
    if (changes.isEmpty() && !reset) {
      seeUnconfirmed(view);
      return List.of();
    }
    List<WatchEvent.OfTransaction> events = new ArrayList<>();
    Optional<MempoolView.Snapshot> now = mempool.now();
    long sequence = view.journal().last();
    for (MempoolChange change : changes) {
      if (change instanceof MempoolChange.Appeared appeared) {
        if (now.isPresent() && now.get().transaction(appeared.tx().txid()).isPresent()) {
          appeared(appeared.tx(), sequence, scriptRefs, events);
        }
      } else if (change instanceof MempoolChange.Left left) {
        left(left, sequence, scriptRefs, events);
      } else if (change instanceof MempoolChange.Reset) {
        reset = true;
      }
    }
    if (reset) {
      snapshot(view).ifPresent(snapshot -> {
        reset = !reset(snapshot, scripts, scriptRefs, view, events, most);
      });
    }
    return events;
  }

  private Optional<MempoolView.Snapshot> snapshot(IndexView view) {
    BlockRecord tip = view.state().tip();
    return tip == null ? Optional.empty() : mempool.at(tip.point());
  }

  private void appeared(
      MempoolTx tx,
      long sequence,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      List<WatchEvent.OfTransaction> events) {
    if (notified.containsKey(tx.txid())) {
      return;
    }
    boolean watched = false;
    for (Map.Entry<ScriptKey, MempoolSums> entry : Unconfirmed.sums(tx).entrySet()) {
      ScriptRef scriptRef = scriptRefs.apply(entry.getKey());
      if (scriptRef != null) {
        watched = true;
        events.add(Unconfirmed.appeared(tx, scriptRef, entry.getValue()));
      }
    }
    if (watched) {
      remember(tx, sequence);
    }
  }

  /**
   * A subscriber is notified of a transaction.
   *
   * @param sequence of the last step of a view in which it is unconfirmed
   */
  void remember(MempoolTx tx, long sequence) {
    if (notified.containsKey(tx.txid())) {
      return;
    }
    Notified one = new Notified(tx.txid(), sequence, Unconfirmed.sums(tx));
    notified.put(tx.txid(), one);
    memory.notified(one);
    if (notified.size() > MAX_NOTIFIED) {
      Iterator<Txid> oldest = notified.keySet().iterator();
      memory.over(oldest.next());
      oldest.remove();
    }
  }

  /** Records that a block confirmed it; returns whether it was considered unconfirmed. */
  public boolean confirmed(Txid txid) {
    return notified.remove(txid) != null;
  }

  private void left(
      MempoolChange.Left left,
      long sequence,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      List<WatchEvent.OfTransaction> events) {
    Notified was = notified.remove(left.tx().txid());
    if (was != null && left.mined()) {
      memory.over(was.txid());
    } else if (was != null) {
      gone(was, sequence, scriptRefs, events);
    }
  }

  private void gone(
      Notified tx,
      long sequence,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      List<WatchEvent.OfTransaction> events) {
    memory.gone(new Notified(tx.txid(), sequence, tx.sums()));
    tx.sums().forEach((script, sums) -> {
      ScriptRef scriptRef = scriptRefs.apply(script);
      if (scriptRef != null) {
        events.add(Unconfirmed.gone(tx.txid(), scriptRef, sums));
      }
    });
  }

  /** Whether that is all. */
  private boolean reset(
      MempoolView.Snapshot snapshot,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> scriptRefs,
      IndexView view,
      List<WatchEvent.OfTransaction> events,
      int most) {
    long sequence = view.journal().last();
    List<Notified> missing = notified.values().stream()
        .filter(tx -> snapshot.transaction(tx.txid()).isEmpty())
        .toList();
    Map<Boolean, List<Notified>> apart =
        missing.stream().collect(Collectors.partitioningBy(tx -> walked.test(tx.txid())));
    apart.forEach((isWalked, some) -> {
      if (some.isEmpty()) {
        return;
      }
      long since = some.stream().mapToLong(Notified::sequence).min().orElse(sequence);
      long known = isWalked ? Math.max(seenUnconfirmed, walkedTo) : seenUnconfirmed;
      Confirmations confirmations = new Confirmations(view, Math.max(since, known));
      for (Notified tx : some) {
        notified.remove(tx.txid());
        if (confirmations.mayHave(tx)) {
          memory.over(tx.txid());
        } else {
          gone(tx, sequence, scriptRefs, events);
        }
      }
    });
    notified.keySet().removeAll(uncertain);
    uncertain = Set.of();
    for (ScriptKey script : scripts) {
      for (MempoolTx tx : snapshot.touching(script)) {
        if (events.size() >= most) {
          return false;
        }
        appeared(tx, sequence, scriptRefs, events);
      }
    }
    return true;
  }
}
