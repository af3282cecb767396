package org.utxod.query.electrum.session;

/** What a request costs of a client's budget, where a small one costs 1. Stateless. */
final class WorkUnits {
  /** A unit is as much of the answer. */
  static final int BYTES = 20_000;

  /** A unit is as much of a thread's time. */
  static final long NANOS = 5_000_000;

  private static final int OF_NODE = 2;

  private WorkUnits() {}

  /** Known before it is done. */
  static int before(Lane lane) {
    return lane == Lane.NODE ? OF_NODE : 1;
  }

  /**
   * Known only afterwards. The time that the node takes is not the client's doing.
   *
   * @param bytes of the answer
   */
  static int after(Lane lane, int bytes, long nanos) {
    long time = lane == Lane.NODE ? 0 : nanos / NANOS;
    return (int) Math.min(Integer.MAX_VALUE, bytes / BYTES + time);
  }
}
