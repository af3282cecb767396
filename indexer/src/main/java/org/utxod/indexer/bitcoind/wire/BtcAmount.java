package org.utxod.indexer.bitcoind.wire;

import java.math.BigDecimal;
import java.util.regex.Pattern;
import org.utxod.store.chain.Coin;

/**
 * Amounts as a node prints them: coins with exactly eight decimals (Core: {@code ValueFromAmount}, core_io.cpp), read
 * digit by digit into satoshis; other exact spellings of a JSON number, as other servers have them, are taken too.
 */
public final class BtcAmount {
  private static final int DECIMALS = 8;
  private static final int MAX_NUMBER = 40;
  private static final Pattern JSON_NUMBER =
      Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?");
  private static final int MAX = 8 + 1 + DECIMALS;

  private BtcAmount() {}

  /**
   * Satoshis of the amount that stands in {@code length} characters from {@code offset}.
   *
   * @throws IllegalArgumentException for anything but a number of whole satoshis, up to 21 million coins
   */
  public static long parse(char[] text, int offset, int length) {
    int point = offset + length - DECIMALS - 1;
    if (point <= offset || length > MAX || text[point] != '.') {
      return otherwise(text, offset, length);
    }
    long sat = 0;
    for (int i = offset; i < offset + length; i++) {
      if (i == point) {
        continue;
      }
      int digit = text[i] - '0';
      if (digit < 0 || digit > 9) {
        return otherwise(text, offset, length);
      }
      sat = sat * 10 + digit;
    }
    if (sat > Coin.MAX_SAT || (text[offset] == '0' && point > offset + 1)) {
      throw refuse(text, offset, length);
    }
    return sat;
  }

  /**
   * Satoshis of an amount that a parser has read, which may be below zero.
   *
   * @throws IllegalArgumentException for anything but whole satoshis, up to 21 million coins
   */
  public static long sat(BigDecimal btc) {
    try {
      long sat = btc.movePointRight(DECIMALS).longValueExact();
      if (Math.abs(sat) <= Coin.MAX_SAT) {
        return sat;
      }
    } catch (ArithmeticException e) {
      // Said below.
    }
    throw new IllegalArgumentException("an amount is not of whole satoshis up to 21 million coins");
  }

  /** As other servers and proxies write the same number: 1e-8, 0.5, 50. Exact, or refused. */
  private static long otherwise(char[] text, int offset, int length) {
    String number = new String(text, offset, Math.min(length, MAX_NUMBER + 1));
    if (number.length() > MAX_NUMBER || !JSON_NUMBER.matcher(number).matches()) {
      throw refuse(text, offset, length);
    }
    try {
      long sat = new BigDecimal(number).movePointRight(DECIMALS).longValueExact();
      if (sat >= 0 && sat <= Coin.MAX_SAT) {
        return sat;
      }
    } catch (ArithmeticException e) {
      throw refuse(text, offset, length);
    }
    throw refuse(text, offset, length);
  }

  /** Satoshis of an amount given as a whole text. */
  public static long parse(String text) {
    return parse(text.toCharArray(), 0, text.length());
  }

  /** The same amount as a node prints it. */
  public static String format(long sat) {
    String digits = String.format("%09d", sat);
    int point = digits.length() - DECIMALS;
    return digits.substring(0, point) + '.' + digits.substring(point);
  }

  private static IllegalArgumentException refuse(char[] text, int offset, int length) {
    return new IllegalArgumentException("'" + new String(text, offset, Math.min(length, 40))
        + "' is not an amount of whole satoshis");
  }
}
