package org.utxod.query.watch.event;

import java.util.LinkedHashMap;
import java.util.Map;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/** Creates events for unconfirmed transactions. Stateless. */
public final class Unconfirmed {
  private Unconfirmed() {}

  /** The effect of a transaction on each script. */
  public static Map<ScriptKey, MempoolSums> sums(MempoolTx tx) {
    Map<ScriptKey, MempoolSums> sums = new LinkedHashMap<>();
    for (MempoolTx.Output output : tx.created()) {
      add(sums, output, output.valueSat(), 0);
    }
    for (MempoolTx.Input input : tx.spent()) {
      add(sums, input.prevout(), 0, input.prevout().valueSat());
    }
    return sums;
  }

  private static void add(
      Map<ScriptKey, MempoolSums> sums, MempoolTx.Output output, long received, long spent) {
    sums.merge(
        output.script().key(),
        new MempoolSums(received, spent),
        (a, b) -> new MempoolSums(
            Math.addExact(a.receivedSat(), b.receivedSat()),
            Math.addExact(a.spentSat(), b.spentSat())));
  }

  /** The event that it entered the mempool. */
  public static WatchEvent.Unconfirmed appeared(
      MempoolTx tx, ScriptRef scriptRef, MempoolSums sums) {
    return new WatchEvent.Unconfirmed(
        scriptRef, tx.txid(), sums.receivedSat(), sums.spentSat(), tx.firstSeen());
  }

  /** The event that it left the mempool. */
  public static WatchEvent.Gone gone(Txid txid, ScriptRef scriptRef, MempoolSums sums) {
    return new WatchEvent.Gone(scriptRef, txid, sums.receivedSat(), sums.spentSat());
  }
}
