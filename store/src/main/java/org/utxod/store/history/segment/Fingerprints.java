package org.utxod.store.history.segment;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.random.RandomGenerator;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * Keyed fingerprints of scripts and transactions: SipHash-2-4 (Aumasson and Bernstein, 2012) over the SHA-256 of a script,
 * or over a txid. The key is random and secret, so that nobody can make two scripts with the same fingerprint; among 1.4
 * billion scripts 0.05 pairs are expected by chance.
 */
public final class Fingerprints {
  /** Bits of a transaction's fingerprint. */
  static final int TXID_BITS = 48;

  private static final int KEY_LENGTH = 16;

  /** The words of SipHash: four of data, one with their length, and the end. */
  private static final int LENGTH_WORD = 4;

  private static final int FINISH = 5;

  private final long k0;
  private final long k1;

  private Fingerprints(byte[] key) {
    this.k0 = LittleEndian.getLong(key, 0);
    this.k1 = LittleEndian.getLong(key, 8);
  }

  /** With a new key. */
  public static Fingerprints fresh(RandomGenerator random) {
    byte[] key = new byte[KEY_LENGTH];
    random.nextBytes(key);
    return new Fingerprints(key);
  }

  /**
   * With the key that {@link #keyHex} returned.
   *
   * @throws IllegalArgumentException if that is not a key
   */
  public static Fingerprints ofKeyHex(String hex) {
    byte[] key = Hex.decode(hex);
    if (key.length != KEY_LENGTH) {
      throw new IllegalArgumentException("a fingerprint key has 16 bytes, not " + key.length);
    }
    return new Fingerprints(key);
  }

  /** The key in hexadecimal digits. */
  public String keyHex() {
    byte[] key = new byte[KEY_LENGTH];
    LittleEndian.putLong(key, 0, k0);
    LittleEndian.putLong(key, 8, k1);
    return Hex.encode(key);
  }

  /** Of a script. */
  public long of(Script script) {
    return ofHash(ScriptKey.sha256().digest(script.bytes()), 0);
  }

  /** Of the script with this SHA-256, wire bytes. */
  public long ofScriptHash(byte[] sha256) {
    return ofHash(sha256, 0);
  }

  /** Of a transaction, {@link #TXID_BITS} bits. */
  public long of(Txid txid) {
    return ofTxid(txid.wire(), 0);
  }

  /**
   * Of a script in a larger array.
   *
   * @param sha256 is used and left reset
   * @param digest 32 bytes to work in
   */
  long ofScript(byte[] bytes, int offset, int length, MessageDigest sha256, byte[] digest) {
    sha256.update(bytes, offset, length);
    try {
      sha256.digest(digest, 0, digest.length);
    } catch (DigestException e) {
      throw new IllegalStateException("SHA-256 has 32 bytes", e);
    }
    return ofHash(digest, 0);
  }

  /** Of the transaction whose id is at {@code offset}, {@link #TXID_BITS} bits. */
  long ofTxid(byte[] bytes, int offset) {
    return ofHash(bytes, offset) >>> (Long.SIZE - TXID_BITS);
  }

  /** SipHash-2-4 of the 32 bytes at {@code offset}. */
  long ofHash(byte[] bytes, int offset) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    for (int word = 0; word <= FINISH; word++) {
      long m = 0;
      if (word < LENGTH_WORD) {
        m = LittleEndian.getLong(bytes, offset + 8 * word);
      } else if (word == LENGTH_WORD) {
        m = 32L << 56;
      } else {
        v2 ^= 0xff;
      }
      v3 ^= m;
      for (int round = word == FINISH ? 4 : 2; round > 0; round--) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= m;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
