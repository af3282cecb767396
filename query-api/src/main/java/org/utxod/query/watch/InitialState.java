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
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.read.IndexView;

/**
 * What one is told at once when watching begins or goes on, so that it is told whole or not at all: in halves it would begin
 * anew for ever where there is much of it. For one thread.
 */
final class InitialState {
  /** Of more unconfirmed events the rest is left out: they are told when a block confirms them. */
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
        ScriptRef scriptRef = subscription.subject(script);
        if (scriptRef != null) {
          add(Unconfirmed.gone(tx.txid(), scriptRef, sums));
        }
      });
    }
  }

  /** Which of them it tells. */
  List<MempoolTx> unconfirmed(MempoolView.Snapshot now) {
    Set<MempoolTx> told = new LinkedHashSet<>();
    int count = 0;
    for (ScriptKey script : subscription.keys()) {
      ScriptRef scriptRef = subscription.subject(script);
      for (MempoolTx tx : now.touching(script)) {
        MempoolSums sums = Unconfirmed.sums(tx).get(script);
        if (scriptRef != null && sums != null && count++ < MAX_UNCONFIRMED) {
          add(Unconfirmed.appeared(tx, scriptRef, sums));
          told.add(tx);
        }
      }
    }
    return new ArrayList<>(told);
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
