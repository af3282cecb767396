package org.utxod.indexer.bitcoind;

import static org.utxod.indexer.bitcoind.wire.WireTransaction.require;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;

/**
 * Reads the value that a parser of a block's JSON stands on, from the parser's own buffer. One that no node writes is an
 * {@link IllegalArgumentException}.
 */
final class BlockTokens {
  static final long MAX_UINT32 = 0xFFFF_FFFFL;

  /** Stands for a field that is missing. */
  static final int ABSENT = -1;

  private BlockTokens() {}

  static long amount(JsonParser p) throws IOException {
    require(p.currentToken().isNumeric(), "an amount is not a number");
    return BtcAmount.parse(p.getTextCharacters(), p.getTextOffset(), p.getTextLength());
  }

  static long number(JsonParser p, long max) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is missing or not an integer");
    long value = p.getLongValue();
    require(value >= 0 && value <= max, "a number is out of range");
    return value;
  }

  /* Miners set bits of it as they like, so that it can be below zero. */
  static int version(JsonParser p) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_NUMBER_INT, "a number is missing or not an integer");
    long value = p.getLongValue();
    require(value == (int) value, "its version is out of range");
    return (int) value;
  }

  static int bits(JsonParser p) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_STRING && p.getTextLength() == 8,
        "its bits are not eight hex digits");
    byte[] bits = new byte[4];
    Hex.decode(p.getTextCharacters(), p.getTextOffset(), 8, bits, 0);
    return Integer.reverseBytes(LittleEndian.getInt(bits, 0));
  }

  /** Reads 64 digits in display order into 32 bytes in wire order. */
  static void hash(JsonParser p, byte[] target) throws IOException {
    require(
        p.currentToken() == JsonToken.VALUE_STRING && p.getTextLength() == 2 * Hash256.LENGTH,
        "a hash does not have 64 hex digits");
    Hex.decode(p.getTextCharacters(), p.getTextOffset(), 2 * Hash256.LENGTH, target, 0);
    reverse(target);
  }

  static void reverse(byte[] bytes) {
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte swap = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swap;
    }
  }
}
