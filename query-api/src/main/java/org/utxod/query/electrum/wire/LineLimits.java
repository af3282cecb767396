package org.utxod.query.electrum.wire;

/**
 * Limits of one connection.
 *
 * @param maxLine bytes of a line that a client sends
 * @param maxBacklog bytes that may wait for a client to read them; one answer may be longer
 */
public record LineLimits(int maxLine, long maxBacklog) {
  /** The largest standard transaction fits a line, and the largest list of transactions a backlog. */
  public static final LineLimits DEFAULT = new LineLimits(1_000_000, 16L << 20);
}
