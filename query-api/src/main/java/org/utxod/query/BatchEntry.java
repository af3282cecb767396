package org.utxod.query;

import org.jspecify.annotations.Nullable;
import org.utxod.chain.Script;

/** What became of one script of a batch. */
public sealed interface BatchEntry {
  /** It was answered. */
  record Answered(BalanceAnswer answer) implements BatchEntry {}

  /**
   * It was not.
   *
   * @param address as it was asked for; null where it was asked for by script
   * @param script as it was asked for; null where it was asked for by address
   * @param sentence why
   */
  record Refused(@Nullable String address, @Nullable String script, String sentence)
      implements BatchEntry {
    /** Of a subject. */
    static Refused of(Subject subject, QueryFault fault) {
      Script script = subject.script();
      String digits = script == null ? "" : script.hex();
      String address = subject.address();
      return new Refused(
          address, address == null ? digits : null, String.valueOf(fault.getMessage()));
    }
  }
}
