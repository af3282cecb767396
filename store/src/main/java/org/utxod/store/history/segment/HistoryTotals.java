package org.utxod.store.history.segment;

/**
 * Sums over transactions of one script.
 *
 * @param transactions number of transactions
 * @param created number of the coins that they created for the script
 * @param receivedSat satoshis of these coins
 * @param spent number of the script's coins that they spent
 * @param spentSat satoshis of these coins
 */
public record HistoryTotals(
    long transactions, long created, long receivedSat, long spent, long spentSat) {
  /** Of no transactions. */
  public static final HistoryTotals NONE = new HistoryTotals(0, 0, 0, 0, 0);

  /** The sums of both. */
  public HistoryTotals plus(HistoryTotals more) {
    return new HistoryTotals(
        transactions + more.transactions,
        created + more.created,
        receivedSat + more.receivedSat,
        spent + more.spent,
        spentSat + more.spentSat);
  }

  /** These sums without those of some of the transactions. */
  public HistoryTotals minus(HistoryTotals some) {
    return new HistoryTotals(
        transactions - some.transactions,
        created - some.created,
        receivedSat - some.receivedSat,
        spent - some.spent,
        spentSat - some.spentSat);
  }

  /** Satoshis received and not spent. */
  public long netSat() {
    return receivedSat - spentSat;
  }
}
