package org.utxod.store.schema;

import java.util.Arrays;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/**
 * Finds a script of standard form by its SHA-256: the first 16 bytes of the hash → script key. Scripts of form OTHER need
 * no row, for their key is the hash.
 */
public final class ScriptHashRow {
  private static final int KEY_LENGTH = 16;

  private ScriptHashRow() {}

  /** The key for a script's SHA-256, wire bytes. */
  public static byte[] key(byte[] sha256) {
    return Arrays.copyOf(sha256, KEY_LENGTH);
  }

  /** The key for a script of standard form. */
  public static byte[] key(Script script) {
    return key(sha256(script));
  }

  /** Whether the script that {@code key} names has exactly this SHA-256. */
  public static boolean names(ScriptKey key, byte[] sha256) {
    return key.standardScript()
        .map(script -> Arrays.equals(sha256(script), sha256))
        .orElse(false);
  }

  private static byte[] sha256(Script script) {
    return ScriptKey.sha256().digest(script.bytes());
  }
}
