package org.utxod.query.watch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.event.SseEncoder;
import org.utxod.query.watch.event.Unconfirmed;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.read.IndexView;

/**
 * The events sent at once when a subscription starts or resumes. They are sent completely or not at all; sent in parts,
 * a large state would start over forever. Not thread-safe.
 */
final class InitialState {
  /** Beyond this number, unconfirmed events are omitted: they are sent when a block confirms them. */
  private static final int MAX_UNCONFIRMED = 10_000;

  private final Subscription subscription;
  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private int events;

  InitialState(Subscription subscription) {
    this.subscription = subscription;
  }

  void state(WatchEvent.Reason reason, IndexView view) {
    frames.writeBytes(SseEncoder.of(subscription.state(reason, view, 0, subscription.size())));
  }

  void gone(List<Notified> txs) {
    for (Notified tx : txs) {
      tx.sums().forEach((script, sums) -> {
        ScriptRef scriptRef = subscription.scriptRef(script);
        if (scriptRef != null) {
          add(Unconfirmed.gone(tx.txid(), scriptRef, sums));
        }
      });
    }
  }

  /** The transactions that it contains. */
  List<MempoolTx> unconfirmed(MempoolView.Snapshot now) {
    Set<MempoolTx> notified = new LinkedHashSet<>();
    int count = 0;
    for (ScriptKey script : subscription.keys()) {
      ScriptRef scriptRef = subscription.scriptRef(script);
      for (MempoolTx tx : now.touching(script)) {
        MempoolSums sums = Unconfirmed.sums(tx).get(script);
        if (scriptRef != null && sums != null && count++ < MAX_UNCONFIRMED) {
          add(Unconfirmed.appeared(tx, scriptRef, sums));
          notified.add(tx);
        }
      }
    }
    return new ArrayList<>(notified);
  }

  private void add(WatchEvent event) {
    frames.writeBytes(SseEncoder.of(event));
    events++;
  }

  int events() {
    return events;
  }

  byte[] frames() {
    return frames.toByteArray();
  }
}
