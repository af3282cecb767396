package org.utxod.store.sethash;

import java.security.MessageDigest;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SerializedSetHash;

/** Computes a {@link SerializedSetHash} coin by coin. Not safe for use by several threads at once. */
public final class SerializedHasher {
  private final MessageDigest sha256 = ScriptKey.sha256();

  /** Adds the next coin in the order of the outpoints. */
  public void add(CoinElement coin) {
    coin.appendTo(sha256);
  }

  /** Adds the next coins in the order of the outpoints. */
  public void add(CoinElements coins) {
    coins.appendTo(sha256);
  }

  /** The hash of all coins so far; more can be added afterwards. */
  public SerializedSetHash soFar() {
    try {
      MessageDigest copy = (MessageDigest) sha256.clone();
      return SerializedSetHash.ofWire(copy.digest(copy.digest()), 0);
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("this Java's SHA-256 cannot be copied", e);
    }
  }

  /** The hash of all coins so far; starts anew afterwards. */
  public SerializedSetHash finish() {
    byte[] once = sha256.digest();
    return SerializedSetHash.ofWire(sha256.digest(once), 0);
  }
}
