package org.utxod.query.answer;

import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The effect of one unconfirmed transaction on a script.
 *
 * @param firstSeen when the node accepted it, seconds since 1970
 * @param receivedSat satoshis of the coins it creates for the script
 * @param spentSat satoshis of the script's coins it spends
 */
public record UnconfirmedEntry(Txid txid, long firstSeen, long receivedSat, long spentSat) {
  public static UnconfirmedEntry of(MempoolTx tx, ScriptKey script) {
    MempoolSums sums = tx.sums(script);
    return new UnconfirmedEntry(
        tx.txid(), tx.firstSeen().getEpochSecond(), sums.receivedSat(), sums.spentSat());
  }
}
