package org.utxod.query.payout;

import java.util.List;

/**
 * What a payout would cost now, in transactions of its own; nothing is recorded or reserved.
 *
 * @param totalSat of the payments, satoshis
 * @param feeSat of all transactions, satoshis
 * @param needsApproval whether another person would have to approve it
 */
public record PayoutPreview(
    long totalSat, long feeSat, boolean needsApproval, List<Transaction> transactions) {
  public PayoutPreview {
    transactions = List.copyOf(transactions);
  }

  /**
   * One transaction.
   *
   * @param payments number of outputs without change
   * @param inputs the coins that would be spent, as {@code txid:vout}
   * @param vsize estimated, virtual bytes
   */
  public record Transaction(
      int payments, List<String> inputs, long feeSat, long changeSat, long vsize) {
    public Transaction {
      inputs = List.copyOf(inputs);
    }
  }
}
