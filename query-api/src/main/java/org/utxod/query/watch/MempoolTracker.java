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
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * Makes events of the mempool's changes: of each transaction once, and none of one that a block holds already, so that nobody
 * hears that a payment is unconfirmed after hearing that it is confirmed. For one thread.
 */
public final class MempoolTracker {
  private static final int MAX_TOLD = 100_000;

  /** Hears of what is told, to keep it over a restart. */
  interface Memory {
    /** Nobody needs it. */
    Memory NONE = new Memory() {
      @Override
      public void told(Notified tx) {}

      @Override
      public void over(Txid txid) {}

      @Override
      public void gone(Notified tx) {}
    };

    /** It is unconfirmed. */
    void told(Notified tx);

    /** It is that no more, and need not be told as gone. */
    void over(Txid txid);

    /** It left the mempool and no block has it; the sequence is of the step behind which that was seen. */
    void gone(Notified tx);
  }

  private final MempoolView mempool;
  private final Memory memory;
  private final Map<Txid, Notified> told = new LinkedHashMap<>();
  private boolean anew;
  private Set<Txid> perhaps = Set.of();

  /** @param before what was perhaps told of before a restart: what is unconfirmed still is told once more, and what is not as gone */
  public MempoolTracker(MempoolView mempool, Collection<Notified> before) {
    this(mempool, before, Memory.NONE);
    perhaps = Set.copyOf(told.keySet());
  }

  /** @param before what was told of before a restart */
  MempoolTracker(MempoolView mempool, Collection<Notified> before, Memory memory) {
    this.mempool = mempool;
    this.memory = memory;
    before.forEach(tx -> told.put(tx.txid(), tx));
  }

  /**
   * The events of some changes. Where everything is to be read anew, that waits until the mempool of the view's block is known:
   * one of another block would make a transaction that was just mined look lost.
   *
   * @param scripts that are watched
   * @param subjects names them
   * @param view of the index, at or behind the block at which the changes hold
   */
  public List<WatchEvent.OfTransaction> events(
      List<MempoolChange> changes,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> subjects,
      IndexView view) {
    return events(changes, scripts, subjects, view, Integer.MAX_VALUE);
  }

  /**
   * As above, with about {@code most} events where everything is to be read anew; the rest comes with the next call.
   */
  public List<WatchEvent.OfTransaction> events(
      List<MempoolChange> changes,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> subjects,
      IndexView view,
      int most) {
    if (changes.isEmpty() && !anew) {
      return List.of();
    }
    List<WatchEvent.OfTransaction> events = new ArrayList<>();
    Optional<MempoolView.Snapshot> now = mempool.now();
    long sequence = view.journal().last();
    for (MempoolChange change : changes) {
      if (change instanceof MempoolChange.Appeared appeared) {
        if (now.isPresent() && now.get().transaction(appeared.tx().txid()).isPresent()) {
          appeared(appeared.tx(), sequence, subjects, events);
        }
      } else if (change instanceof MempoolChange.Left left) {
        left(left, sequence, subjects, events);
      } else if (change instanceof MempoolChange.Anew) {
        anew = true;
      }
    }
    if (anew) {
      snapshot(view).ifPresent(snapshot -> {
        anew = !anew(snapshot, scripts, subjects, view, events, most);
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
      Function<ScriptKey, @Nullable ScriptRef> subjects,
      List<WatchEvent.OfTransaction> events) {
    if (told.containsKey(tx.txid())) {
      return;
    }
    boolean watched = false;
    for (Map.Entry<ScriptKey, MempoolSums> entry : Unconfirmed.sums(tx).entrySet()) {
      ScriptRef scriptRef = subjects.apply(entry.getKey());
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
   * That a transaction is told to somebody.
   *
   * @param sequence of the last step of a view in which it is unconfirmed
   */
  void remember(MempoolTx tx, long sequence) {
    if (told.containsKey(tx.txid())) {
      return;
    }
    Notified one = new Notified(tx.txid(), sequence, Unconfirmed.sums(tx));
    told.put(tx.txid(), one);
    memory.told(one);
    if (told.size() > MAX_TOLD) {
      Iterator<Txid> oldest = told.keySet().iterator();
      memory.over(oldest.next());
      oldest.remove();
    }
  }

  /** That a block confirmed it; whether it was held to be unconfirmed. */
  public boolean confirmed(Txid txid) {
    return told.remove(txid) != null;
  }

  private void left(
      MempoolChange.Left left,
      long sequence,
      Function<ScriptKey, @Nullable ScriptRef> subjects,
      List<WatchEvent.OfTransaction> events) {
    Notified was = told.remove(left.tx().txid());
    if (was != null && left.mined()) {
      memory.over(was.txid());
    } else if (was != null) {
      gone(was, sequence, subjects, events);
    }
  }

  private void gone(
      Notified tx,
      long sequence,
      Function<ScriptKey, @Nullable ScriptRef> subjects,
      List<WatchEvent.OfTransaction> events) {
    memory.gone(new Notified(tx.txid(), sequence, tx.sums()));
    tx.sums().forEach((script, sums) -> {
      ScriptRef scriptRef = subjects.apply(script);
      if (scriptRef != null) {
        events.add(Unconfirmed.gone(tx.txid(), scriptRef, sums));
      }
    });
  }

  /** Whether that is all. */
  private boolean anew(
      MempoolView.Snapshot snapshot,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable ScriptRef> subjects,
      IndexView view,
      List<WatchEvent.OfTransaction> events,
      int most) {
    long sequence = view.journal().last();
    List<Notified> missing = told.values().stream()
        .filter(tx -> snapshot.transaction(tx.txid()).isEmpty())
        .toList();
    if (!missing.isEmpty()) {
      long since = missing.stream().mapToLong(Notified::sequence).min().orElse(sequence);
      Confirmations confirmations = new Confirmations(view, since);
      for (Notified tx : missing) {
        told.remove(tx.txid());
        if (confirmations.mayHave(tx)) {
          memory.over(tx.txid());
        } else {
          gone(tx, sequence, subjects, events);
        }
      }
    }
    told.keySet().removeAll(perhaps);
    perhaps = Set.of();
    for (ScriptKey script : scripts) {
      for (MempoolTx tx : snapshot.touching(script)) {
        if (events.size() >= most) {
          return false;
        }
        appeared(tx, sequence, subjects, events);
      }
    }
    return true;
  }
}
