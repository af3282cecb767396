package org.utxod.store.chain;

import java.math.BigInteger;
import java.util.Arrays;

/** The expected number of hashes behind a chain up to a block; the valid chain with the most is the best. */
public record Chainwork(BigInteger hashes) implements Comparable<Chainwork> {
  /** Size of its stored form, an unsigned big-endian integer. */
  public static final int LENGTH = 32;

  public Chainwork {
    if (hashes.signum() < 0 || hashes.bitLength() > 8 * LENGTH) {
      throw new IllegalArgumentException("chainwork is an unsigned 256-bit integer");
    }
  }

  /** From up to 64 hexadecimal digits, most significant first, as nodes write it. */
  public static Chainwork ofHex(String hex) {
    return new Chainwork(new BigInteger(hex, 16));
  }

  /** From 32 big-endian bytes at {@code offset}. */
  public static Chainwork ofBytes(byte[] bytes, int offset) {
    return new Chainwork(new BigInteger(1, bytes, offset, LENGTH));
  }

  /** 32 big-endian bytes. */
  public byte[] bytes() {
    byte[] minimal = hashes.toByteArray();
    byte[] padded = new byte[LENGTH];
    int skip = Math.max(0, minimal.length - LENGTH);
    System.arraycopy(
        minimal, skip, padded, LENGTH - (minimal.length - skip), minimal.length - skip);
    return padded;
  }

  /** 64 hexadecimal digits. */
  public String hex() {
    return Hex.encode(bytes());
  }

  @Override
  public int compareTo(Chainwork other) {
    return Arrays.compareUnsigned(bytes(), other.bytes());
  }

  @Override
  public String toString() {
    return hex();
  }
}
