package org.utxod.store;

import java.util.Locale;

/**
 * Which coins an index can know.
 *
 * @param fromHeight coins made at or above this height are all there; below it only where {@link #complete}
 */
public record Coverage(Origin origin, int fromHeight) {
  /** How the index began. */
  public enum Origin {
    /** With block 0: it knows every coin. */
    GENESIS,
    /** With the whole UTXO set after a block: it knows every coin. */
    SNAPSHOT,
    /** With some block and nothing before it: older coins are missing. */
    HEIGHT;

    /** The name in answers. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Of an index that began with block 0. */
  public static final Coverage FULL = new Coverage(Origin.GENESIS, 0);

  /** Of an index whose first block was {@code height}, with nothing before it. */
  public static Coverage fromHeight(int height) {
    return height <= 1 ? FULL : new Coverage(Origin.HEIGHT, height);
  }

  /** Whether every coin of the chain is there. */
  public boolean complete() {
    return origin != Origin.HEIGHT;
  }
}
