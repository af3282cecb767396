package org.utxod.query.account.read;

import org.jspecify.annotations.Nullable;
import org.utxod.store.model.Balance;

/**
 * What an account holds.
 *
 * @param unconfirmed null where no mempool is followed, or it does not fit the block
 */
public record AccountBalance(
    String name, Balance balance, @Nullable Unconfirmed unconfirmed, AccountPoint at) {
  /** Satoshis, gross: change is in both. */
  public record Unconfirmed(long receivedSat, long spentSat, int transactions) {}
}
