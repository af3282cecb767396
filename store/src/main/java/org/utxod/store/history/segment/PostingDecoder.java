package org.utxod.store.history.segment;

import org.utxod.store.chain.CompressedAmount;

/** Reads what {@link PostingEncoder} wrote. For one thread. */
final class PostingDecoder {
  private final BitInput in;
  private final int numberBits;
  private boolean first;
  private int number;
  private long receivedSat;
  private long spentSat;
  private int created;
  private int spent;
  private long heldSat;
  private long heldCoins;

  PostingDecoder(BitInput in, int numberBits) {
    this.in = in;
    this.numberBits = numberBits;
  }

  /** See {@link PostingEncoder#begin}. */
  void begin(long sat, long coins) {
    first = true;
    heldSat = sat;
    heldCoins = coins;
  }

  /** Reads the next one. */
  void read() {
    number = first ? (int) in.bits(numberBits) : number + in.sized();
    first = false;
    receivedSat = 0;
    spentSat = 0;
    created = 0;
    spent = 0;
    if (in.bits(1) == 0) {
      created = 1;
      receivedSat = CompressedAmount.decompress(in.longSized());
    } else if (in.bits(1) == 0) {
      spent = (int) heldCoins;
      spentSat = heldSat;
    } else {
      created = (int) (in.gamma() - 1);
      spent = (int) (in.gamma() - 1);
      if (created > 0) {
        receivedSat = CompressedAmount.decompress(in.longSized());
      }
      if (spent > 0) {
        spentSat = CompressedAmount.decompress(in.longSized());
      }
    }
    heldSat += receivedSat - spentSat;
    heldCoins += created - spent;
  }

  Posting posting() {
    return new Posting(number, receivedSat, spentSat, created, spent);
  }

  int number() {
    return number;
  }

  long receivedSat() {
    return receivedSat;
  }

  long spentSat() {
    return spentSat;
  }

  int created() {
    return created;
  }

  int spent() {
    return spent;
  }
}
