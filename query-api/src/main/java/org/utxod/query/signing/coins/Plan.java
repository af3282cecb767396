package org.utxod.query.signing.coins;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.signing.psbt.Transaction;

/**
 * A transaction to be.
 *
 * @param coins to be spent, by their outpoints
 * @param outputs with what is left of them after the fee; change, if there is any, is the last
 * @param changeVout null where there is no change
 * @param weight the most that it weighs once it is signed
 */
public record Plan(
    List<Candidate> coins,
    List<Transaction.Output> outputs,
    @Nullable Integer changeVout,
    long feeSat,
    int weight) {
  public Plan {
    coins = List.copyOf(coins);
    outputs = List.copyOf(outputs);
  }

  /** The most virtual bytes. */
  public int vsize() {
    return Weights.vsize(weight);
  }
}
