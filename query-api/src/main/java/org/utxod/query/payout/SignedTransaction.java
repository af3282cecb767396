package org.utxod.query.payout;

import java.util.List;

/**
 * The signed transaction that pays some payments of a payout: the latest version.
 *
 * @param hex as nodes take it
 * @param feeSat satoshis
 * @param vsize virtual bytes
 * @param payments positions in the payout, from 0
 * @param heldBack whether it is not handed to the node, since it was asked for to be signed only
 */
public record SignedTransaction(
    String txid, String hex, long feeSat, long vsize, List<Integer> payments, boolean heldBack) {
  public SignedTransaction {
    payments = List.copyOf(payments);
  }
}
