package org.utxod.indexer.payout.engine;

import org.jspecify.annotations.Nullable;

/**
 * The wallet's label that names a ledger and its last signed transaction: beside it, an older copy of the ledger or
 * another ledger shows.
 *
 * @param sequence of the entry; 0 before the first
 */
public record Witness(String ledgerId, long sequence) {
  private static final String PREFIX = "utxod-ledger:";

  /** The label. */
  public String label() {
    return PREFIX + ledgerId + ":" + sequence;
  }

  /** From a label; null if it is none of these. */
  public static @Nullable Witness parse(String label) {
    if (!label.startsWith(PREFIX)) {
      return null;
    }
    String[] parts = label.substring(PREFIX.length()).split(":", -1);
    return parts.length == 2 && parts[1].matches("[0-9]{1,18}")
        ? new Witness(parts[0], Long.parseLong(parts[1]))
        : null;
  }
}
