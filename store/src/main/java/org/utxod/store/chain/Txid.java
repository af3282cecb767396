package org.utxod.store.chain;

/** The hash of a transaction without its witness (BIP 141's txid, not wtxid). */
public final class Txid extends Hash256 {
  private Txid(byte[] wire, int offset) {
    super(wire, offset);
  }

  /** From 64 hexadecimal digits in display order, as nodes and people write it. */
  public static Txid ofDisplay(String hex) {
    return new Txid(fromDisplay(hex), 0);
  }

  /** From 32 bytes in wire order at {@code offset}. */
  public static Txid ofWire(byte[] bytes, int offset) {
    return new Txid(bytes, offset);
  }
}
