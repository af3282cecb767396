package org.utxod.store.sethash;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * A number modulo 2^3072 - 1103717, the largest safe prime below 2^3072 (Core: crypto/muhash.cpp). It may stand
 * unreduced below 2^3080 until it is written out. Not safe for use by several threads at once.
 */
final class Num3072 {
  /*
   * 55 limbs of 56 bits. A product of two limbs has 112 bits; its lower and upper 56 are summed up in two columns that 55
   * products cannot overflow, so the inner loop has no carries at all. Limbs of 64 bits need a carry for each product,
   * for which the language has no instruction, and lose to BigInteger; these take three quarters of its time and
   * allocate nothing. Both factors are shifted by four bits, so that the product's upper 64 bits are the upper 56 wanted
   * and its lower 64 the lower 56 with eight zeros below. Row by row is twice as fast as column by column: no index runs
   * backwards.
   */

  /** Bytes of a number, least significant first. */
  static final int LENGTH = 384;

  private static final int LIMBS = 55;
  private static final int BITS = 56;
  private static final int BYTES_PER_LIMB = BITS / 8;
  private static final long MASK = (1L << BITS) - 1;
  private static final long DISTANCE = 1_103_717;

  /** What 2^3080 = 2^8 * 2^3072 leaves. */
  private static final long FOLD = DISTANCE << (LIMBS * BITS - 3072);

  private static final BigInteger MODULUS =
      BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.valueOf(DISTANCE));

  private final long[] limbs = new long[LIMBS];
  private final long[] shifted = new long[LIMBS];
  private final long[] columns = new long[2 * LIMBS];

  /** One. */
  Num3072() {
    limbs[0] = 1;
  }

  /** Takes the number in 384 bytes from {@code offset}; it need not be reduced. */
  void set(byte[] bytes, int offset) {
    for (int i = 0; i < LIMBS; i++) {
      long limb = 0;
      int from = i * BYTES_PER_LIMB;
      for (int j = Math.min(LENGTH, from + BYTES_PER_LIMB) - 1; j >= from; j--) {
        limb = (limb << 8) | (bytes[offset + j] & 0xFF);
      }
      limbs[i] = limb;
    }
  }

  void multiply(Num3072 other) {
    long[] a = shifted;
    long[] b = other.shifted;
    long[] sums = columns;
    for (int i = 0; i < LIMBS; i++) {
      a[i] = limbs[i] << 4;
      b[i] = other.limbs[i] << 4;
    }
    Arrays.fill(sums, 0);
    for (int i = 0; i < LIMBS; i++) {
      long factor = a[i];
      long upper = 0;
      for (int j = 0; j < LIMBS; j++) {
        sums[i + j] += ((factor * b[j]) >>> 8) + upper;
        upper = Math.multiplyHigh(factor, b[j]);
      }
      sums[i + LIMBS] += upper;
    }
    reduce();
  }

  /** Brings the columns below 2^3080. */
  private void reduce() {
    long carry = 0;
    for (int k = 0; k < 2 * LIMBS; k++) {
      long sum = columns[k] + carry;
      columns[k] = sum & MASK;
      carry = sum >>> BITS;
    }
    long above = 0; // Of the limb below, what its fold leaves for this one.
    carry = 0;
    for (int i = 0; i < LIMBS; i++) {
      long upper = columns[LIMBS + i];
      long sum = columns[i] + ((upper * FOLD) & MASK) + above + carry;
      above = Math.multiplyHigh(upper << 4, FOLD << 4);
      limbs[i] = sum & MASK;
      carry = sum >>> BITS;
    }
    carry += above;
    while (carry != 0) {
      long sum = carry * FOLD; // Below 2^60: the carry has no more bits than FOLD and a few.
      carry = 0;
      for (int i = 0; sum != 0; i++) {
        if (i == LIMBS) {
          carry = sum;
          break;
        }
        sum += limbs[i];
        limbs[i] = sum & MASK;
        sum >>>= BITS;
      }
    }
  }

  /** Divides by {@code other}; some milliseconds. */
  void divide(Num3072 other) {
    set(
        other.isOne()
            ? value()
            : value().multiply(other.value().modInverse(MODULUS)).mod(MODULUS));
  }

  private boolean isOne() {
    if (limbs[0] != 1) {
      return false;
    }
    for (int i = 1; i < LIMBS; i++) {
      if (limbs[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private void set(BigInteger reduced) {
    set(bytes(reduced), 0);
  }

  /** The number, reduced. */
  BigInteger value() {
    byte[] bigEndian = new byte[LIMBS * BYTES_PER_LIMB];
    for (int i = 0; i < LIMBS; i++) {
      for (int j = 0; j < BYTES_PER_LIMB; j++) {
        bigEndian[bigEndian.length - 1 - i * BYTES_PER_LIMB - j] = (byte) (limbs[i] >>> 8 * j);
      }
    }
    return new BigInteger(1, bigEndian).mod(MODULUS);
  }

  /** The number, reduced, in 384 bytes. */
  byte[] bytes() {
    return bytes(value());
  }

  private static byte[] bytes(BigInteger reduced) {
    byte[] bigEndian = reduced.toByteArray();
    byte[] bytes = new byte[LENGTH];
    for (int i = 0; i < Math.min(LENGTH, bigEndian.length); i++) {
      bytes[i] = bigEndian[bigEndian.length - 1 - i];
    }
    return bytes;
  }
}
