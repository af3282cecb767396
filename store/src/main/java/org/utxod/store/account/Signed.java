package org.utxod.store.account;

/** Numbers of either sign as ones that are not negative, small ones as small ones. */
final class Signed {
  private Signed() {}

  static long encode(long value) {
    return value < 0 ? -value * 2 - 1 : value * 2;
  }

  static long decode(long code) {
    return (code & 1) == 1 ? -((code + 1) / 2) : code / 2;
  }
}
