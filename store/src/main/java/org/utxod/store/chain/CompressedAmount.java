package org.utxod.store.chain;

/** Core's short form of amounts, which are mostly round numbers (Core: {@code CompressAmount}, compressor.cpp). */
public final class CompressedAmount {
  private CompressedAmount() {}

  /** The short form of an amount in satoshis that is not negative. */
  public static long compress(long sat) {
    if (sat == 0) {
      return 0;
    }
    long n = sat;
    int zeros = 0;
    while (zeros < 9 && n % 10 == 0) {
      n /= 10;
      zeros++;
    }
    if (zeros < 9) {
      long digit = n % 10;
      return 1 + ((n / 10) * 9 + digit - 1) * 10 + zeros;
    }
    return 1 + (n - 1) * 10 + 9;
  }

  /** Satoshis of a short form. */
  public static long decompress(long compressed) {
    if (compressed == 0) {
      return 0;
    }
    long rest = compressed - 1;
    int zeros = (int) (rest % 10);
    rest /= 10;
    long n;
    if (zeros < 9) {
      long digit = rest % 9 + 1;
      n = rest / 9 * 10 + digit;
    } else {
      n = rest + 1;
    }
    for (int i = 0; i < zeros; i++) {
      n *= 10;
    }
    return n;
  }
}
