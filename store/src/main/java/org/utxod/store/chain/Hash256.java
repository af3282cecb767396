package org.utxod.store.chain;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * 32 bytes of SHA-256 (double, but for {@link SetHash}), kept in wire order and shown reversed, as Bitcoin Core shows a {@code uint256}.
 *
 * <p>Ordered by wire bytes, unsigned: the order of the keys in the index and in a node's UTXO set.
 */
public abstract sealed class Hash256 implements Comparable<Hash256>
    permits BlockHash, SerializedSetHash, SetHash, Txid {
  /** Size of a hash. */
  public static final int LENGTH = 32;

  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] wire;

  Hash256(byte[] wire, int offset) {
    this.wire = Arrays.copyOfRange(wire, offset, offset + LENGTH);
  }

  static byte[] fromDisplay(String hex) {
    if (hex.length() != 2 * LENGTH) {
      throw new IllegalArgumentException(
          "a hash has 64 hexadecimal digits, this has " + hex.length());
    }
    byte[] bytes = Hex.decode(hex);
    for (int i = 0, j = LENGTH - 1; i < j; i++, j--) {
      byte swap = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swap;
    }
    return bytes;
  }

  /** A copy of the 32 bytes, wire order. */
  public final byte[] wire() {
    return wire.clone();
  }

  /** Writes the 32 bytes, wire order, at {@code offset} of {@code target}. */
  public final void copyTo(byte[] target, int offset) {
    System.arraycopy(wire, 0, target, offset, LENGTH);
  }

  /** Whether these 32 bytes, wire order, are at {@code offset} of {@code bytes}. */
  public final boolean equalsAt(byte[] bytes, int offset) {
    return Arrays.equals(wire, 0, LENGTH, bytes, offset, offset + LENGTH);
  }

  /** 64 hexadecimal digits, display order. */
  public final String display() {
    byte[] reversed = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      reversed[i] = wire[LENGTH - 1 - i];
    }
    return Hex.encode(reversed);
  }

  @Override
  public final int compareTo(Hash256 other) {
    return Arrays.compareUnsigned(wire, other.wire);
  }

  @Override
  public final boolean equals(Object other) {
    return other != null
        && other.getClass() == getClass()
        && Arrays.equals(wire, ((Hash256) other).wire);
  }

  @Override
  public final int hashCode() {
    return (int) INT.get(wire, 0);
  }

  @Override
  public final String toString() {
    return display();
  }
}
