package org.utxod.query.watch;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.Settings;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * The log of notified unconfirmed transactions, and of those that have left the mempool since, so that a returning
 * subscriber learns of them, also after a restart. Kept in the index's settings, a row for each transaction; changes
 * are written together, at most once a second, so a killed process forgets the notifications of its last second.
 * Bounded: of more transactions the oldest are forgotten, and those that touch very many scripts are not written. Not
 * thread-safe.
 */
final class NotificationLog implements MempoolTracker.Memory {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.watch");

  private static final String NOTIFIED = "watch/told/";
  private static final String GONE = "watch/gone/";
  private static final String AS_OF = "watch/unconfirmed-as-of";
  private static final int MAX_NOTIFIED = 10_000;
  private static final int MAX_GONE = 2_000;
  private static final long WRITTEN_EVERY_NANOS = 1_000_000_000;

  private final Settings settings;
  private final Map<Txid, Notified> notified;
  private final Map<Txid, Notified> gone;
  private final Map<String, byte[]> put = new HashMap<>();
  private final Set<String> removed = new HashSet<>();
  private long unconfirmedAsOf;
  private long written;
  private boolean refused;

  /** Loads the stored transactions. */
  NotificationLog(Settings settings) {
    this.settings = settings;
    this.notified = read(NOTIFIED);
    this.gone = read(GONE);
    byte[] asOf = settings.under(AS_OF).get(AS_OF);
    this.unconfirmedAsOf =
        asOf == null ? 0 : Long.parseLong(new String(asOf, StandardCharsets.US_ASCII));
  }

  /** A step at which all of them were unconfirmed, unless they were notified later; 0 if none is known. */
  long unconfirmedAsOf() {
    return unconfirmedAsOf;
  }

  @Override
  public void unconfirmedAsOf(long sequence) {
    unconfirmedAsOf = sequence;
    put.put(AS_OF, Long.toString(sequence).getBytes(StandardCharsets.US_ASCII));
  }

  private Map<Txid, Notified> read(String prefix) {
    Map<Txid, Notified> found = new LinkedHashMap<>();
    settings.under(prefix).forEach((name, row) -> {
      Txid txid = Txid.ofDisplay(name.substring(prefix.length()));
      found.put(txid, Notified.read(txid, row));
    });
    return found;
  }

  /** The transactions last known to be unconfirmed. */
  Collection<Notified> notified() {
    return List.copyOf(notified.values());
  }

  @Override
  public void notified(Notified tx) {
    keep(NOTIFIED, notified, tx, MAX_NOTIFIED);
    forget(GONE, gone, tx.txid());
  }

  @Override
  public void over(Txid txid) {
    forget(NOTIFIED, notified, txid);
  }

  @Override
  public void gone(Notified tx) {
    forget(NOTIFIED, notified, tx.txid());
    keep(GONE, gone, tx, MAX_GONE);
  }

  private void keep(String prefix, Map<Txid, Notified> in, Notified tx, int most) {
    in.remove(tx.txid());
    in.put(tx.txid(), tx);
    if (tx.isKept()) {
      String name = prefix + tx.txid().display();
      put.put(name, tx.bytes());
      removed.remove(name);
    }
    if (in.size() > most) {
      Iterator<Txid> oldest = in.keySet().iterator();
      forget(prefix, in, oldest.next());
    }
  }

  private void forget(String prefix, Map<Txid, Notified> in, Txid txid) {
    if (in.remove(txid) != null) {
      String name = prefix + txid.display();
      put.remove(name);
      removed.add(name);
    }
  }

  /**
   * The removal events for a subscriber whose last notified step was {@code since}, as far as they affect its scripts.
   * Transactions that were confirmed after all are omitted.
   */
  List<Notified> goneSince(long since, Subscription subscription, IndexView view) {
    List<Notified> found = new ArrayList<>();
    for (Notified tx : List.copyOf(gone.values())) {
      if (tx.sequence() < since
          || tx.sums().keySet().stream().noneMatch(subscription.keys()::contains)) {
        continue;
      }
      if (new Confirmations(view, tx.sequence()).mayHave(tx)) {
        forget(GONE, gone, tx.txid());
      } else {
        found.add(tx);
      }
    }
    return found;
  }

  /** Writes changes if the interval has passed. */
  void tend(long now) {
    if (now - written >= WRITTEN_EVERY_NANOS) {
      written = now;
      write();
    }
  }

  /** Writes changes. After a disk error they are written again later. */
  void write() {
    if (put.isEmpty() && removed.isEmpty()) {
      return;
    }
    try {
      settings.change(put, removed);
      put.clear();
      removed.clear();
      refused = false;
    } catch (StoreException e) {
      if (!refused && e.kind() != StoreException.Kind.CLOSED) {
        LOG.warn(
            "The log of notified unconfirmed transactions could not be written; retrying: {}",
            e.getMessage());
      }
      refused = true;
    }
  }
}
