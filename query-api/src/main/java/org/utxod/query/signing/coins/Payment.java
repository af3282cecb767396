package org.utxod.query.signing.coins;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.chain.Script;

/**
 * What coins are chosen for.
 *
 * @param outputs to be paid
 * @param feeFrom positions of outputs that the fee is taken from, evenly, the first bears what cannot be divided; empty to pay
 *     it besides
 * @param change where the rest goes; null where there may be none
 */
public record Payment(
    List<Transaction.Output> outputs,
    Set<Integer> feeFrom,
    FeeRate rate,
    @Nullable Script change) {
  public Payment {
    outputs = List.copyOf(outputs);
    feeFrom = Set.copyOf(feeFrom);
  }

  long outSat() {
    return outputs.stream().mapToLong(Transaction.Output::valueSat).reduce(0, Math::addExact);
  }
}
