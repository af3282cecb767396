package org.utxod.query.balance;

import org.utxod.store.chain.Script;

/** One item of a batch request, as the client named it. */
public sealed interface BatchItem {
  /** By address, any spelling. */
  record ByAddress(String address) implements BatchItem {}

  /** By the script itself. */
  record ByScript(Script script) implements BatchItem {}

  /**
   * An item that is not a valid script.
   *
   * @param text as requested
   * @param message why it is invalid
   */
  record BadScript(String text, String message) implements BatchItem {}
}
