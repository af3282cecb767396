package org.utxod.store.chain;

/** The hash of a block header; in display order it begins with zeros. */
public final class BlockHash extends Hash256 {
  private BlockHash(byte[] wire, int offset) {
    super(wire, offset);
  }

  /** From 64 hexadecimal digits in display order, as nodes and people write it. */
  public static BlockHash ofDisplay(String hex) {
    return new BlockHash(fromDisplay(hex), 0);
  }

  /** From 32 bytes in wire order at {@code offset}. */
  public static BlockHash ofWire(byte[] bytes, int offset) {
    return new BlockHash(bytes, offset);
  }
}
