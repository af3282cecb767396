package org.utxod.query.electrum.moment;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.utxod.query.electrum.rpc.Params;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** The SHA-256 of a script, which clients write reversed. */
public final class ScriptHash {
  private static final int LENGTH = 32;

  private final byte[] sha256;

  private ScriptHash(byte[] sha256) {
    this.sha256 = sha256;
  }

  /** Of the hash's bytes as they are computed, which are not to be changed afterwards. */
  public static ScriptHash ofSha256(byte[] sha256) {
    return new ScriptHash(sha256);
  }

  /** Of a script. */
  public static ScriptHash of(Script script) {
    return new ScriptHash(ScriptKey.sha256().digest(script.bytes()));
  }

  /** Of the script that a key names. */
  public static ScriptHash of(ScriptKey key) {
    return key.standardScript().map(ScriptHash::of).orElseGet(() -> {
      byte[] bytes = key.bytes();
      return new ScriptHash(Arrays.copyOfRange(bytes, bytes.length - LENGTH, bytes.length));
    });
  }

  /** As clients write it; empty if it is none. */
  public static Optional<ScriptHash> parse(String text) {
    return Params.isHash(text)
        ? Optional.of(new ScriptHash(reversed(Hex.decode(text.toLowerCase(Locale.ROOT)))))
        : Optional.empty();
  }

  private static byte[] reversed(byte[] bytes) {
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    return reversed;
  }

  /** The bytes as they are computed; not to be changed. */
  public byte[] sha256() {
    return sha256;
  }

  /** As clients write it. */
  public String display() {
    return Hex.encode(reversed(sha256));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScriptHash hash && Arrays.equals(sha256, hash.sha256);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sha256);
  }

  @Override
  public String toString() {
    return display();
  }
}
