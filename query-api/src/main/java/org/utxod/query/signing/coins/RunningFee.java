package org.utxod.query.signing.coins;

/** What a growing list of coins weighs, and lacks. For one thread. */
final class RunningFee {
  private final Payment payment;
  private final int outputs;
  private final int outputCount;
  private final long outSat;
  private int count;
  private long base;
  private long witness;
  private int without;
  private long sum;

  /** The weight is that of a transaction with change, what is missing that of one without. */
  RunningFee(Payment payment) {
    this.payment = payment;
    this.outputs = Weights.outputs(payment.outputs(), null);
    this.outputCount = payment.outputs().size();
    this.outSat = payment.outSat();
  }

  void add(Candidate coin) {
    count++;
    base += coin.size().baseWeight();
    witness += coin.size().witnessWeight();
    without += coin.size().hasWitness() ? 0 : 1;
    sum = Math.addExact(sum, coin.valueSat());
  }

  int weight() {
    return Weights.of(
        count,
        base,
        witness,
        without,
        Weights.outputs(payment.outputs(), payment.change()),
        outputCount + 1);
  }

  long missing() {
    int weight = Weights.of(count, base, witness, without, outputs, outputCount);
    long fee = payment.feeFrom().isEmpty() ? payment.rate().feeSat(Weights.vsize(weight)) : 0;
    return outSat + fee - sum;
  }
}
