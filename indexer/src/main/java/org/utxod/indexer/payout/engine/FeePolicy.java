package org.utxod.indexer.payout.engine;

import org.jspecify.annotations.Nullable;
import org.utxod.indexer.payout.wallet.PaymentWallet;
import org.utxod.query.payout.FeeRate;

/** Which rate a transaction pays. For one thread. */
final class FeePolicy {
  private final PaymentWallet wallet;
  private final PayoutOptions options;

  FeePolicy(PaymentWallet wallet, PayoutOptions options) {
    this.wallet = wallet;
    this.options = options;
  }

  /**
   * The rate of a new transaction.
   *
   * @param wanted by the payout; null for the node's estimate
   */
  FeeRate first(@Nullable FeeRate wanted) {
    return (wanted == null ? estimate() : wanted).within(options.lowest(), options.highest());
  }

  /**
   * The rate of a replacement: what is wanted, but in any case more than before.
   *
   * @throws Obstacle if that is above the highest rate
   */
  FeeRate replacement(FeeRate before, @Nullable FeeRate wanted) {
    // The wallet estimates the size; the last thousandths would be lost to its rounding.
    FeeRate least = before.plus(PayoutOptions.INCREMENT).plus(new FeeRate(50));
    FeeRate rate = wanted == null ? estimate() : wanted;
    FeeRate chosen = rate.compareTo(least) < 0 ? least : rate;
    if (chosen.compareTo(options.highest()) > 0) {
      if (least.compareTo(options.highest()) > 0) {
        throw new Obstacle("a replacement would have to pay " + least
            + " sat/vB, above payouts.max_fee_rate (" + options.highest() + ")");
      }
      return options.highest();
    }
    return chosen;
  }

  /** What the node estimates; the lowest rate where it does not know. */
  FeeRate estimate() {
    return wallet
        .estimate(options.targetBlocks())
        .map(rate -> rate.within(options.lowest(), options.highest()))
        .orElse(options.lowest());
  }
}
