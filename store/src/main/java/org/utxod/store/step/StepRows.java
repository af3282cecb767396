package org.utxod.store.step;

/**
 * Receives the rows of coins, balances and scripts that a step changes, each family in the order of its keys. What is passed
 * is read before the method returns.
 */
public interface StepRows {
  /** A coin's row is set. */
  void coin(byte[] key, int keyAt, int keyLength, int code, long valueSat);

  /** A coin's row goes. */
  void coinGone(byte[] key, int keyAt, int keyLength);

  /** A balance's row is set. */
  void balance(byte[] key, byte[] value);

  /** A balance's row goes. */
  void balanceGone(byte[] key);

  /** The bytes of a script of no standard form are set. */
  void script(byte[] key, byte[] script);

  /** The bytes of a script of no standard form go. */
  void scriptGone(byte[] key);

  /** A script was touched that held coins before the step, or holds some after it, or neither. */
  void touched(byte[] key, boolean held, boolean holds);

  /** The range is worked out; nothing comes any more. */
  default void end() {}

  /** A script lost so many coins that were there before the step, and has so many left. */
  void lost(byte[] key, int coins, long left);
}
