package org.utxod.indexer.payout.simulation;

import java.util.function.UnaryOperator;
import org.utxod.indexer.payout.chain.PayoutChain;
import org.utxod.indexer.payout.ledger.LedgerStorage;
import org.utxod.indexer.payout.wallet.PaymentWallet;

/** Where bugs are planted: what the engine sees of its disk, its wallet and its index. */
record PayoutSeams(
    UnaryOperator<LedgerStorage> storage,
    UnaryOperator<PaymentWallet> wallet,
    UnaryOperator<PayoutChain> chain) {
  static final PayoutSeams NONE =
      new PayoutSeams(UnaryOperator.identity(), UnaryOperator.identity(), UnaryOperator.identity());
}
