package org.utxod.watch;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ScriptKey;
import org.utxod.chain.Txid;
import org.utxod.port.MempoolChange;
import org.utxod.port.MempoolSums;
import org.utxod.port.MempoolTx;
import org.utxod.port.MempoolView;
import org.utxod.query.Subject;
import org.utxod.store.IndexView;

/**
 * Makes events of the mempool's changes: of each transaction once, and none of one that a block holds already, so that nobody
 * hears that a payment is unconfirmed after hearing that it is confirmed. For one thread.
 */
public final class MempoolTracker {
  private static final int MOST_TOLD = 100_000;
  private static final int ACTIVITY_LOOKED_AT = 50;

  private final MempoolView mempool;
  private final Map<Txid, MempoolTx> told = new LinkedHashMap<>();

  public MempoolTracker(MempoolView mempool) {
    this.mempool = mempool;
  }

  /**
   * The events of some changes.
   *
   * @param scripts that are watched
   * @param subjects names them
   * @param view of the index, at or behind the block at which the changes hold
   */
  public List<WatchEvent.OfTransaction> events(
      List<MempoolChange> changes,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable Subject> subjects,
      IndexView view) {
    if (changes.isEmpty()) {
      return List.of();
    }
    List<WatchEvent.OfTransaction> events = new ArrayList<>();
    Optional<MempoolView.Snapshot> now = mempool.now();
    for (MempoolChange change : changes) {
      if (change instanceof MempoolChange.Appeared appeared) {
        if (now.isPresent() && now.get().transaction(appeared.tx().txid()).isPresent()) {
          appeared(appeared.tx(), subjects, events);
        }
      } else if (change instanceof MempoolChange.Left left) {
        MempoolTx was = told.remove(left.tx().txid());
        if (was != null && !left.mined()) {
          gone(was, subjects, events);
        }
      } else if (change instanceof MempoolChange.Anew) {
        now.ifPresent(snapshot -> anew(snapshot, scripts, subjects, view, events));
      }
    }
    return events;
  }

  private void appeared(
      MempoolTx tx,
      Function<ScriptKey, @Nullable Subject> subjects,
      List<WatchEvent.OfTransaction> events) {
    if (told.containsKey(tx.txid())) {
      return;
    }
    boolean watched = false;
    for (Map.Entry<ScriptKey, MempoolSums> entry : Unconfirmed.sums(tx).entrySet()) {
      Subject subject = subjects.apply(entry.getKey());
      if (subject != null) {
        watched = true;
        events.add(Unconfirmed.appeared(tx, subject, entry.getValue()));
      }
    }
    if (watched) {
      remember(tx);
    }
  }

  /** That a transaction was told to somebody by other ways. */
  void remember(MempoolTx tx) {
    told.put(tx.txid(), tx);
    if (told.size() > MOST_TOLD) {
      Iterator<Txid> oldest = told.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
  }

  private static void gone(
      MempoolTx tx,
      Function<ScriptKey, @Nullable Subject> subjects,
      List<WatchEvent.OfTransaction> events) {
    Unconfirmed.sums(tx).forEach((script, sums) -> {
      Subject subject = subjects.apply(script);
      if (subject != null) {
        events.add(Unconfirmed.gone(tx, subject, sums));
      }
    });
  }

  private void anew(
      MempoolView.Snapshot snapshot,
      Set<ScriptKey> scripts,
      Function<ScriptKey, @Nullable Subject> subjects,
      IndexView view,
      List<WatchEvent.OfTransaction> events) {
    for (MempoolTx tx : List.copyOf(told.values())) {
      if (snapshot.transaction(tx.txid()).isEmpty()) {
        told.remove(tx.txid());
        if (!isConfirmed(tx, scripts, view)) {
          gone(tx, subjects, events);
        }
      }
    }
    for (ScriptKey script : scripts) {
      snapshot.touching(script).forEach(tx -> appeared(tx, subjects, events));
    }
  }

  private static boolean isConfirmed(MempoolTx tx, Set<ScriptKey> scripts, IndexView view) {
    return Unconfirmed.sums(tx).keySet().stream()
        .filter(scripts::contains)
        .anyMatch(script -> view.activity(script, null, ACTIVITY_LOOKED_AT).stream()
            .anyMatch(activity -> activity.txid().equals(tx.txid())));
  }
}
