package org.utxod.store.sethash;

import java.security.MessageDigest;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.SerializedSetHash;

/** Adds coins up to a {@link SerializedSetHash}. Not safe for use by several threads at once. */
public final class SerializedHasher {
  private final MessageDigest sha256 = ScriptKey.sha256();

  /** Adds the next coin in the order of the outpoints. */
  public void add(CoinElement coin) {
    coin.appendTo(sha256);
  }

  /** The hash of all coins so far; it begins anew afterwards. */
  public SerializedSetHash finish() {
    byte[] once = sha256.digest();
    return SerializedSetHash.ofWire(sha256.digest(once), 0);
  }
}
