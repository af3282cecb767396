package org.utxod.query.electrum.script;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A script's status: the SHA-256 over its history.
 *
 * @param status as clients see it; null if the script has no history
 * @param unconfirmed whether unconfirmed transactions are in it, whose heights blocks can change
 */
public record ScriptState(@Nullable String status, boolean unconfirmed) {
  /** Whether clients see the same. */
  public boolean looksLike(ScriptState other) {
    return Objects.equals(status, other.status);
  }
}
