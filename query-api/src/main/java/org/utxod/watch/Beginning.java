package org.utxod.watch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.utxod.chain.ScriptKey;
import org.utxod.port.MempoolSums;
import org.utxod.port.MempoolTx;
import org.utxod.port.MempoolView;
import org.utxod.query.Subject;
import org.utxod.store.IndexView;

/**
 * What one is told at once when watching begins or goes on, so that it is told whole or not at all: in halves it would begin
 * anew for ever where there is much of it. For one thread.
 */
final class Beginning {
  /** Of more unconfirmed events the rest is left out: they are told when a block confirms them. */
  private static final int MOST_UNCONFIRMED = 10_000;

  private final Watched watched;
  private final ByteArrayOutputStream frames = new ByteArrayOutputStream();
  private int events;

  Beginning(Watched watched) {
    this.watched = watched;
  }

  void state(WatchEvent.Reason reason, IndexView view) {
    frames.writeBytes(Frames.of(watched.state(reason, view, 0, watched.size())));
  }

  void gone(List<Told> txs) {
    for (Told tx : txs) {
      tx.sums().forEach((script, sums) -> {
        Subject subject = watched.subject(script);
        if (subject != null) {
          add(Unconfirmed.gone(tx.txid(), subject, sums));
        }
      });
    }
  }

  /** Which of them it tells. */
  List<MempoolTx> unconfirmed(MempoolView.Snapshot now) {
    Set<MempoolTx> told = new LinkedHashSet<>();
    int count = 0;
    for (ScriptKey script : watched.keys()) {
      Subject subject = watched.subject(script);
      for (MempoolTx tx : now.touching(script)) {
        MempoolSums sums = Unconfirmed.sums(tx).get(script);
        if (subject != null && sums != null && count++ < MOST_UNCONFIRMED) {
          add(Unconfirmed.appeared(tx, subject, sums));
          told.add(tx);
        }
      }
    }
    return new ArrayList<>(told);
  }

  private void add(WatchEvent event) {
    frames.writeBytes(Frames.of(event));
    events++;
  }

  int events() {
    return events;
  }

  byte[] frames() {
    return frames.toByteArray();
  }
}
