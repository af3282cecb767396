package org.utxod.indexer.snapshot;

import java.math.BigInteger;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The one operation needed of the curve: the y coordinate of a public key from its x, because a snapshot keeps only
 * that (Core: compressor.cpp, {@code DecompressScript}; SEC 2, secp256k1: y² = x³ + 7).
 */
final class Secp256k1 {
  private static final int LENGTH = 32;
  private static final BigInteger P = BigInteger.ONE
      .shiftLeft(256)
      .subtract(BigInteger.ONE.shiftLeft(32))
      .subtract(BigInteger.valueOf(977));
  private static final BigInteger SEVEN = BigInteger.valueOf(7);
  private static final BigInteger ROOT = P.add(BigInteger.ONE).shiftRight(2);

  private Secp256k1() {}

  /**
   * The y of a point, 32 bytes, big-endian.
   *
   * @param bytes has the 32 bytes of x, big-endian, from {@code offset} on
   * @return null if no point has that x
   */
  static byte @Nullable [] y(byte[] bytes, int offset, boolean odd) {
    BigInteger x = new BigInteger(1, bytes, offset, LENGTH);
    if (x.compareTo(P) >= 0) {
      return null;
    }
    BigInteger square = x.multiply(x).mod(P).multiply(x).add(SEVEN).mod(P);
    BigInteger y = square.modPow(ROOT, P);
    if (!y.multiply(y).mod(P).equals(square)) {
      return null;
    }
    byte[] raw = (y.testBit(0) == odd ? y : P.subtract(y)).toByteArray();
    byte[] whole = new byte[LENGTH];
    int from = Math.max(0, raw.length - LENGTH);
    byte[] digits = Arrays.copyOfRange(raw, from, raw.length);
    System.arraycopy(digits, 0, whole, LENGTH - digits.length, digits.length);
    return whole;
  }
}
