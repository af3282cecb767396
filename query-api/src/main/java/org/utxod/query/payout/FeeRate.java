package org.utxod.query.payout;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A fee rate.
 *
 * @param satPerKvb satoshis for 1,000 virtual bytes (BIP 141), above 0
 */
public record FeeRate(long satPerKvb) implements Comparable<FeeRate> {
  /** More than any fee market had; keeps products within a long. */
  public static final long MAX_SAT_PER_KVB = 100_000_000L;

  private static final int DECIMALS = 3;

  /** @throws IllegalArgumentException if it is not above 0, or absurdly high */
  public FeeRate {
    if (satPerKvb <= 0 || satPerKvb > MAX_SAT_PER_KVB) {
      throw new IllegalArgumentException(
          "a fee rate is above 0 and at most " + MAX_SAT_PER_KVB / 1_000 + " sat/vB");
    }
  }

  /**
   * From satoshis per virtual byte with up to three decimals, as Core's {@code fee_rate} has them.
   *
   * @throws IllegalArgumentException if it is no such number
   */
  public static FeeRate parse(String satPerVb) {
    if (!satPerVb.matches("[0-9]{1,6}(\\.[0-9]{1,3})?")) {
      throw new IllegalArgumentException(
          "a fee rate is a number of satoshis per virtual byte with at most three decimals, such as 12.5");
    }
    return new FeeRate(new BigDecimal(satPerVb).movePointRight(DECIMALS).longValueExact());
  }

  /** The rate at which so many virtual bytes pay so many satoshis, rounded up. */
  public static FeeRate of(long feeSat, long vsize) {
    return new FeeRate(Math.max(1, divideUp(Math.multiplyExact(feeSat, 1_000), vsize)));
  }

  /** The fee of so many virtual bytes, rounded up, satoshis. */
  public long feeSat(long vsize) {
    return divideUp(Math.multiplyExact(satPerKvb, vsize), 1_000);
  }

  private static long divideUp(long dividend, long divisor) {
    return Math.floorDiv(dividend + divisor - 1, divisor);
  }

  /** This rate, but not outside of the limits. */
  public FeeRate within(FeeRate lowest, FeeRate highest) {
    return compareTo(lowest) < 0 ? lowest : compareTo(highest) > 0 ? highest : this;
  }

  /** A rate higher by so much. */
  public FeeRate plus(FeeRate more) {
    return new FeeRate(Math.min(MAX_SAT_PER_KVB, satPerKvb + more.satPerKvb));
  }

  @Override
  public int compareTo(FeeRate other) {
    return Long.compare(satPerKvb, other.satPerKvb);
  }

  /** Satoshis per virtual byte, without superfluous zeros. */
  @Override
  public String toString() {
    BigDecimal rate =
        BigDecimal.valueOf(satPerKvb, DECIMALS).setScale(DECIMALS, RoundingMode.UNNECESSARY);
    return rate.stripTrailingZeros().toPlainString();
  }
}
