package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Script;

/** The result for one script of a batch. */
public sealed interface BatchEntry {
  /** Success. */
  record Answered(BalanceAnswer answer) implements BatchEntry {}

  /**
   * Failure.
   *
   * @param address as requested; null if requested by script
   * @param script as requested; null if requested by address
   * @param message why
   */
  record Refused(@Nullable String address, @Nullable String script, String message)
      implements BatchEntry {
    /** For the given subject. */
    public static Refused of(ScriptRef scriptRef, QueryException fault) {
      Script script = scriptRef.script();
      String digits = script == null ? "" : script.hex();
      String address = scriptRef.address();
      return new Refused(
          address, address == null ? digits : null, String.valueOf(fault.getMessage()));
    }
  }
}
