package org.utxod.store.sethash;

import java.math.BigInteger;
import org.utxod.store.chain.LittleEndian;

/**
 * A number modulo 2^3072 - 1103717, the largest safe prime below 2^3072 (Core: crypto/muhash.cpp). It may be unreduced
 * below 2^3080 until it is serialised. Not safe for use by several threads at once.
 */
final class Num3072 {
  /** Size of a number, least significant byte first. */
  static final int LENGTH = 384;

  private static final int LIMBS = LimbProduct.LIMBS;
  private static final int BITS = LimbProduct.BITS;
  private static final int BYTES_PER_LIMB = BITS / 8;
  private static final long MASK = (1L << BITS) - 1;
  private static final long DISTANCE = 1_103_717;

  /** What 2^3080 = 2^8 * 2^3072 leaves. */
  private static final long FOLD = DISTANCE << (LIMBS * BITS - 3072);

  private static final BigInteger MODULUS =
      BigInteger.ONE.shiftLeft(3072).subtract(BigInteger.valueOf(DISTANCE));

  private final long[] limbs = new long[LIMBS];
  private final LimbProduct product = new LimbProduct();

  /** One. */
  Num3072() {
    limbs[0] = 1;
  }

  /** Reads the number in 384 bytes from {@code offset}; it need not be reduced. */
  void set(byte[] bytes, int offset) {
    int last = LIMBS - 1;
    for (int i = 0; i < last; i++) { // Seven bytes each; the eighth belongs to the next.
      limbs[i] = LittleEndian.getLong(bytes, offset + i * BYTES_PER_LIMB) & MASK;
    }
    int rest = LENGTH - Long.BYTES;
    limbs[last] = LittleEndian.getLong(bytes, offset + rest) >>> 8 * (last * BYTES_PER_LIMB - rest);
  }

  void multiply(Num3072 other) {
    reduce(product.of(limbs, other.limbs));
  }

  /** Reduces the columns below 2^3080. */
  private void reduce(long[] columns) {
    long carry = 0;
    for (int k = 0; k < 2 * LIMBS; k++) {
      long sum = columns[k] + carry;
      columns[k] = sum & MASK;
      carry = sum >> BITS; // A column can be negative.
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

  /** Divides by {@code other}; takes some milliseconds. */
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
