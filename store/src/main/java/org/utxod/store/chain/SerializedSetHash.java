package org.utxod.store.chain;

/**
 * The {@code hash_serialized_3} of a UTXO set, which {@code dumptxoutset} and {@code gettxoutsetinfo} show and Core's
 * source publishes for some blocks: SHA-256 twice over all coins in the order of their outpoints (Core:
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

  /** From the 32 bytes that SHA-256 gave, at {@code offset}. */
  public static SerializedSetHash ofWire(byte[] bytes, int offset) {
    return new SerializedSetHash(bytes, offset);
  }
}
