package org.utxod.indexer.payout.simulation;

/** The process ends here. No code may catch it. */
final class Death extends Error {
  private static final long serialVersionUID = 1L;
}
