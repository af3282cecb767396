package org.utxod.query.signing.coins;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.chain.Script;

/** What a transaction weighs, from what its parts weigh (BIP 141). */
final class Weights {
  private static final int VERSION_AND_LOCK_TIME = 8 * 4;
  private static final int MARKER = 2;

  private Weights() {}

  static int vsize(int weight) {
    return (weight + 3) / 4;
  }

  /**
   * Of so many inputs.
   *
   * @param base sum of the inputs' base weights
   * @param witness sum of their witness weights
   * @param withoutWitness number of inputs that have none
   */
  static int of(
      int inputs, long base, long witness, int withoutWitness, int outputs, int outputCount) {
    long weight = VERSION_AND_LOCK_TIME
        + 4L * InputSize.compactLength(inputs)
        + 4L * InputSize.compactLength(outputCount)
        + base
        + outputs;
    if (witness > 0) {
      weight += MARKER + witness + withoutWitness;
    }
    return Math.toIntExact(Math.min(Integer.MAX_VALUE, weight));
  }

  static int of(Collection<Candidate> coins, int outputs, int outputCount) {
    long base = 0;
    long witness = 0;
    int without = 0;
    for (Candidate coin : coins) {
      base += coin.size().baseWeight();
      witness += coin.size().witnessWeight();
      without += coin.size().hasWitness() ? 0 : 1;
    }
    return of(coins.size(), base, witness, without, outputs, outputCount);
  }

  static int outputs(List<Transaction.Output> outputs, @Nullable Script more) {
    int weight = more == null ? 0 : OutputCost.weight(more);
    for (Transaction.Output output : outputs) {
      weight += OutputCost.weight(output.script());
    }
    return weight;
  }
}
