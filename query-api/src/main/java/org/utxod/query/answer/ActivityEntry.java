package org.utxod.query.answer;

import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;

/**
 * The effect of one transaction on a script.
 *
 * @param block of the transaction
 * @param receivedSat satoshis of the coins it created for the script
 * @param spentSat satoshis of the script's coins it spent
 * @param balanceAfterSat the script's balance after it
 */
public record ActivityEntry(
    ActivityPosition position,
    Txid txid,
    BlockRecord block,
    long receivedSat,
    long spentSat,
    long balanceAfterSat) {
  public static ActivityEntry of(Activity row, BlockRecord block) {
    return new ActivityEntry(
        row.position(), row.txid(), block, row.receivedSat(), row.spentSat(), row.balanceSat());
  }
}
