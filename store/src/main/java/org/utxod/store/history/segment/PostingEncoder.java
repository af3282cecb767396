package org.utxod.store.history.segment;

import org.utxod.store.chain.CompressedAmount;

/**
 * Writes the postings of one script, one after the other. A posting takes 1 bit and its amount where it received one coin,
 * 2 bits where it spent all that was there, which most postings do.
 *
 * <pre>
 * number   the first as it is, in as many bits as the segment's highest needs; others as the difference to the one before
 * changes  0   received one coin: amount
 *          10  spent everything
 *          11  anything else: created + 1, spent + 1 (gamma) | amount received, if any | amount spent, if any
 * </pre>
 */
final class PostingEncoder {
  private final BitOutput out;
  private final int numberBits;
  private int previous;
  private long heldSat;
  private long heldCoins;
  private long changesBits;

  PostingEncoder(BitOutput out, int numberBits) {
    this.out = out;
    this.numberBits = numberBits;
  }

  /** Begins a list, of a script that holds this much of what it received in the segment. */
  void begin(long sat, long coins) {
    previous = -1;
    heldSat = sat;
    heldCoins = coins;
  }

  void add(PostingCursor posting) {
    add(
        posting.number(),
        posting.receivedSat(),
        posting.spentSat(),
        posting.created(),
        posting.spent());
  }

  void add(int number, long receivedSat, long spentSat, int created, int spent) {
    if (previous < 0) {
      out.bits(number, numberBits);
    } else {
      out.sized(number - previous);
    }
    previous = number;
    long begin = out.bitCount();
    if (created == 1 && spent == 0) {
      out.bits(0, 1);
      out.longSized(CompressedAmount.compress(receivedSat));
    } else if (created == 0 && spent > 0 && spent == heldCoins && spentSat == heldSat) {
      out.bits(2, 2);
    } else {
      out.bits(3, 2);
      out.gamma(created + 1L);
      out.gamma(spent + 1L);
      if (created > 0) {
        out.longSized(CompressedAmount.compress(receivedSat));
      }
      if (spent > 0) {
        out.longSized(CompressedAmount.compress(spentSat));
      }
    }
    changesBits += out.bitCount() - begin;
    heldSat += receivedSat - spentSat;
    heldCoins += created - spent;
  }

  /** Bits of all changes so far: what is received and spent, without which transaction does it. */
  long changesBits() {
    return changesBits;
  }
}
