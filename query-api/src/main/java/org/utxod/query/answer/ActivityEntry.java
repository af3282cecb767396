package org.utxod.query.answer;

import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;

/**
 * The effect of one transaction on a script.
 *
 * @param block that holds the transaction
 * @param receivedSat satoshis of the coins it created there
 * @param spentSat satoshis of the coins it spent there
 * @param balanceAfterSat what the script held after it
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
