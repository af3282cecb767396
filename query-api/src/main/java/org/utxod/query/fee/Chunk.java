package org.utxod.query.fee;

/** Transactions that are taken together. */
final class Chunk {
  private final int[] members;
  private final long fee;
  private final long vsize;

  /** @param members their numbers, in order; not copied, and not changed afterwards */
  Chunk(int[] members, long fee, long vsize) {
    this.members = members;
    this.fee = fee;
    this.vsize = vsize;
  }

  Chunk with(Chunk next) {
    int[] all = new int[members.length + next.members.length];
    System.arraycopy(members, 0, all, 0, members.length);
    System.arraycopy(next.members, 0, all, members.length, next.members.length);
    return new Chunk(all, fee + next.fee, vsize + next.vsize);
  }

  /** Not to be changed. */
  int[] members() {
    return members;
  }

  /** Satoshis per virtual byte. */
  double rate() {
    return (double) fee / vsize;
  }
}
