package org.utxod.indexer.payout.engine;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.book.LedgerBook;
import org.utxod.indexer.payout.ledger.LedgerEntry;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.OutPoint;

/**
 * Batches that spend a coin whose transaction a reorganisation took away. It usually returns; where another transaction
 * has taken its place deeply, which the wallet knows, or where it has not returned for very long, the batch failed. For the engine's thread.
 */
final class VanishedCoins {
  private final LedgerBook ledger;
  private final PaymentWallet wallet;
  private final PayoutOptions options;
  private final Map<Integer, Integer> since = new HashMap<>();
  private @Nullable String reason;

  VanishedCoins(LedgerBook ledger, PaymentWallet wallet, PayoutOptions options) {
    this.ledger = ledger;
    this.wallet = wallet;
    this.options = options;
  }

  /**
   * Asks the wallet.
   *
   * @param missing the coin of each such batch
   */
  void look(Map<Integer, OutPoint> missing, ChainPoint tip) {
    reason = null;
    since.keySet().retainAll(missing.keySet());
    for (Map.Entry<Integer, OutPoint> one : Map.copyOf(missing).entrySet()) {
      int waited = tip.height() - since.computeIfAbsent(one.getKey(), batch -> tip.height());
      OptionalInt depth = wallet.conflictDepth(one.getValue().txid());
      if (depth.isPresent() && depth.getAsInt() >= options.finalDepth()) {
        ledger.append(
            new LedgerEntry.Conflicted(one.getKey(), null, tip.height() - depth.getAsInt() + 1));
        missing.remove(one.getKey());
      } else if (waited >= PayoutOptions.CLOSE_DEPTH) {
        ledger.append(new LedgerEntry.Conflicted(one.getKey(), null, tip.height()));
        missing.remove(one.getKey());
      } else {
        reason = "batch " + one.getKey() + " spends the coin " + one.getValue()
            + ", which a reorganisation took away; it is paid once the coin's transaction is in a block again";
      }
    }
  }

  /** What is waited for; null if nothing. */
  @Nullable
  String reason() {
    return reason;
  }
}
