package org.utxod.query.balance;

import org.utxod.store.chain.Script;

/** One of many scripts whose balances are wanted, as it was named. */
public sealed interface BatchItem {
  /** By address, any spelling. */
  record ByAddress(String address) implements BatchItem {}

  /** By the script itself. */
  record ByScript(Script script) implements BatchItem {}

  /**
   * What was given as a script and is none.
   *
   * @param text as it was given
   * @param message why it is none
   */
  record BadScript(String text, String message) implements BatchItem {}
}
