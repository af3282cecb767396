package org.utxod.query.signing.coins;

import java.util.Comparator;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * A coin that may be spent.
 *
 * @param height of its block
 * @param size of the input that spends it
 */
public record Candidate(
    OutPoint outPoint, Script script, long valueSat, int height, InputSize size) {
  /** Highest value first. */
  public static final Comparator<Candidate> LARGEST =
      Comparator.comparingLong(Candidate::valueSat).reversed().thenComparing(Candidate::outPoint);

  /** Lowest value first. */
  public static final Comparator<Candidate> SMALLEST =
      Comparator.comparingLong(Candidate::valueSat).thenComparing(Candidate::outPoint);

  /** Lowest block first. */
  public static final Comparator<Candidate> OLDEST =
      Comparator.comparingInt(Candidate::height).thenComparing(Candidate::outPoint);

  /** Whether it brings more than the input that spends it costs, one weight unit at so many satoshis for 4,000. */
  boolean isWorth(long satPerKvb) {
    return Math.multiplyExact(valueSat, 4_000L)
        > Math.multiplyExact((long) size.baseWeight() + size.witnessWeight(), satPerKvb);
  }
}
