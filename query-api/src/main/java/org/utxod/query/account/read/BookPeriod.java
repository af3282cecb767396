package org.utxod.query.account.read;

/** How long the time of a line of books is. */
public enum BookPeriod {
  /** A block. */
  BLOCK,
  /** An hour, UTC. */
  HOUR,
  /** A day, UTC. */
  DAY,
  /** A month, UTC. */
  MONTH
}
