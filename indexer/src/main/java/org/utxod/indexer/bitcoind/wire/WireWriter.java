package org.utxod.indexer.bitcoind.wire;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import org.utxod.store.chain.ScriptKey;

/** Writes Bitcoin's wire forms: integers little-endian, lengths in compact size. */
public final class WireWriter {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  public WireWriter bytes(byte[] bytes) {
    out.writeBytes(bytes);
    return this;
  }

  public WireWriter uint8(int value) {
    out.write(value);
    return this;
  }

  public WireWriter uint32(long value) {
    return number(value, 4);
  }

  public WireWriter int64(long value) {
    return number(value, 8);
  }

  public WireWriter compact(long value) {
    if (value < 0xfd) {
      return uint8((int) value);
    }
    if (value <= 0xffff) {
      return uint8(0xfd).number(value, 2);
    }
    return uint8(0xfe).number(value, 4);
  }

  /** A length and that many bytes. */
  public WireWriter sized(byte[] bytes) {
    return compact(bytes.length).bytes(bytes);
  }

  private WireWriter number(long value, int width) {
    for (int i = 0; i < width; i++) {
      out.write((int) (value >>> (8 * i)));
    }
    return this;
  }

  public byte[] toByteArray() {
    return out.toByteArray();
  }

  /** SHA-256 of SHA-256. */
  public static byte[] hash256(byte[] bytes) {
    MessageDigest sha256 = ScriptKey.sha256();
    return sha256.digest(sha256.digest(bytes));
  }
}
