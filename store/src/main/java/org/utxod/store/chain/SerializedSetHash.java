package org.utxod.store.chain;

/**
 * The {@code hash_serialized_3} of a UTXO set, as returned by {@code dumptxoutset} and {@code gettxoutsetinfo} and
 * published in Core's source for some blocks: double SHA-256 over all coins in the order of their outpoints (Core:
 * kernel/coinstats.cpp).
 */
public final class SerializedSetHash extends Hash256 {
  private SerializedSetHash(byte[] wire, int offset) {
    super(wire, offset);
  }

  /** From 64 hexadecimal digits in display order, as nodes and people write it. */
  public static SerializedSetHash ofDisplay(String hex) {
    return new SerializedSetHash(fromDisplay(hex), 0);
  }

  /** From the 32 bytes of the SHA-256, at {@code offset}. */
  public static SerializedSetHash ofWire(byte[] bytes, int offset) {
    return new SerializedSetHash(bytes, offset);
  }
}
