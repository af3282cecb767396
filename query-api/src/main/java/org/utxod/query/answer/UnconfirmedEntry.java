package org.utxod.query.answer;

import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * What one unconfirmed transaction does to a script.
 *
 * @param firstSeen when the node took it in, seconds since 1970
 * @param receivedSat satoshis of the coins it creates there
 * @param spentSat satoshis of the coins it spends there
 */
public record UnconfirmedEntry(Txid txid, long firstSeen, long receivedSat, long spentSat) {
  public static UnconfirmedEntry of(MempoolTx tx, ScriptKey script) {
    MempoolSums sums = tx.sums(script);
    return new UnconfirmedEntry(
        tx.txid(), tx.firstSeen().getEpochSecond(), sums.receivedSat(), sums.spentSat());
  }
}
