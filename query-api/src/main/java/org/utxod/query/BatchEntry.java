package org.utxod.query;

/** What became of one address of a batch. */
public sealed interface BatchEntry {
  /** It was answered. */
  record Answered(BalanceAnswer answer) implements BatchEntry {}

  /**
   * It was not.
   *
   * @param address as it was asked for
   * @param sentence why
   */
  record Refused(String address, String sentence) implements BatchEntry {}
}
