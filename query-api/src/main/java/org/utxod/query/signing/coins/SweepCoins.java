package org.utxod.query.signing.coins;

import java.util.ArrayList;
import java.util.List;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.signing.psbt.Transaction;
import org.utxod.store.chain.Script;

/** Which coins a sweep takes: all that bring more than they cost, as many as fit into a transaction. */
public final class SweepCoins {
  private final FeeRate rate;
  private final int outputs;
  private final int outputCount;
  private final int maxInputs;

  public SweepCoins(FeeRate rate, List<Script> outputs, int maxInputs) {
    this.rate = rate;
    this.outputs = outputs.stream().mapToInt(OutputCost::weight).sum();
    this.outputCount = outputs.size();
    this.maxInputs = maxInputs;
  }

  /** The first of them, in their order. */
  public List<Candidate> choose(List<Candidate> coins) {
    List<Candidate> chosen = new ArrayList<>();
    long base = 0;
    long witness = 0;
    int without = 0;
    for (Candidate coin : coins) {
      if (chosen.size() == maxInputs) {
        break;
      }
      if (!coin.isWorth(rate.satPerKvb())) {
        continue;
      }
      base += coin.size().baseWeight();
      witness += coin.size().witnessWeight();
      without += coin.size().hasWitness() ? 0 : 1;
      int weight = Weights.of(chosen.size() + 1, base, witness, without, outputs, outputCount);
      if (weight > Transaction.MAX_WEIGHT) {
        break;
      }
      chosen.add(coin);
    }
    return chosen;
  }
}
