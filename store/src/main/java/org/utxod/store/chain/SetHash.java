package org.utxod.store.chain;

/** The MuHash3072 of a set of coins, as {@code gettxoutsetinfo muhash} shows it (Core: crypto/muhash.h). */
public final class SetHash extends Hash256 {
  private SetHash(byte[] wire, int offset) {
    super(wire, offset);
  }

  /** From 64 hexadecimal digits in display order, as nodes and people write it. */
  public static SetHash ofDisplay(String hex) {
    return new SetHash(fromDisplay(hex), 0);
  }

  /** From the 32 bytes of the SHA-256, at {@code offset}. */
  public static SetHash ofWire(byte[] bytes, int offset) {
    return new SetHash(bytes, offset);
  }
}
