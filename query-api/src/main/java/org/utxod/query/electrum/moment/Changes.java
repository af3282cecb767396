package org.utxod.query.electrum.moment;

import java.util.Set;

/**
 * What changed from one moment to the next.
 *
 * @param newTip whether the last block is another one
 * @param any whether every script may have changed; else only {@code scripts}, and if the tip is new those that had or have
 *     unconfirmed transactions
 */
public record Changes(boolean newTip, boolean any, Set<ScriptHash> scripts) {
  public Changes {
    scripts = Set.copyOf(scripts);
  }

  /** Nothing to be looked at again. */
  public boolean isNone() {
    return !newTip && !any && scripts.isEmpty();
  }
}
