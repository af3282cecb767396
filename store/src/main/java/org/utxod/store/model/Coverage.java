package org.utxod.store.model;

import java.util.Locale;

/**
 * Which coins an index can know.
 *
 * @param fromHeight all coins created at or above this height are known; below it only if {@link #complete}
 */
public record Coverage(Origin origin, int fromHeight) {
  /** How the index was started. */
  public enum Origin {
    /** From block 0: it knows every coin. */
    GENESIS(1),
    /** From the whole UTXO set after a block: it knows every coin. */
    SNAPSHOT(2),
    /** From some block without the UTXO set before it: older coins are missing. */
    HEIGHT(3);

    private final int id;

    Origin(int id) {
      this.id = id;
    }

    /** Its number in stored rows. */
    public int id() {
      return id;
    }

    /**
     * The origin of that number.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Origin ofId(int id) {
      for (Origin origin : values()) {
        if (origin.id == id) {
          return origin;
        }
      }
      throw new IllegalArgumentException("no origin of an index has the number " + id);
    }

    /** The name in answers. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** For an index that started with block 0. */
  public static final Coverage FULL = new Coverage(Origin.GENESIS, 0);

  /** For an index whose first block was {@code height}, without the UTXO set before it. */
  public static Coverage fromHeight(int height) {
    return height <= 1 ? FULL : new Coverage(Origin.HEIGHT, height);
  }

  /** Whether every coin of the chain is known. */
  public boolean complete() {
    return origin != Origin.HEIGHT;
  }

  /** The lowest block that the index applied, or whose coins it lacks; the genesis block creates none. */
  public int firstApplied() {
    return switch (origin) {
      case GENESIS -> 1;
      case SNAPSHOT -> fromHeight + 1;
      case HEIGHT -> fromHeight;
    };
  }
}
