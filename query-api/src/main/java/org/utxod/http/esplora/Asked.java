package org.utxod.http.esplora;

import java.util.Locale;
import org.utxod.chain.BlockHash;
import org.utxod.chain.Hex;
import org.utxod.chain.Txid;
import org.utxod.http.HttpFault;
import org.utxod.http.Request;

/** Reads what paths name, and refuses it in Esplora's words. */
final class Asked {
  private static final int HASH_DIGITS = 64;
  private static final int MOST_DIGITS = 10;

  private Asked() {}

  static Txid txid(Request request, String variable) {
    return txid(request.variable(variable));
  }

  static Txid txid(String text) {
    return Txid.ofDisplay(hash(text));
  }

  static BlockHash blockHash(Request request) {
    return BlockHash.ofDisplay(hash(request.variable("hash")));
  }

  /** 32 bytes in the order of the digits. */
  static byte[] scriptHash(Request request) {
    try {
      return Hex.decode(hash(request.variable("hash")));
    } catch (HttpFault e) {
      throw EsploraManners.badRequest("Invalid scripthash");
    }
  }

  private static String hash(String text) {
    String digits = text.toLowerCase(Locale.ROOT);
    if (digits.length() != HASH_DIGITS || !digits.chars().allMatch(Asked::isHexDigit)) {
      throw EsploraManners.badRequest("Invalid hex string");
    }
    return digits;
  }

  static boolean isHexDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  /** A whole number that fits an {@code int}; larger ones are the largest, for nothing is there. */
  static int number(Request request, String variable) {
    String text = request.variable(variable);
    if (text.isEmpty()
        || text.length() > MOST_DIGITS
        || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw EsploraManners.badRequest("Invalid number");
    }
    return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(text));
  }
}
