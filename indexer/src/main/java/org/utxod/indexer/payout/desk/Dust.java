package org.utxod.indexer.payout.desk;

import org.utxod.store.chain.Script;

/** The least that an output may hold to be relayed (Core: {@code GetDustThreshold}, policy/policy.cpp). */
final class Dust {
  /** Satoshis for 1,000 bytes; Core's default of {@code -dustrelayfee}. */
  private static final int RATE = 3_000;

  private static final int WITNESS_INPUT = 67;
  private static final int OTHER_INPUT = 148;
  private static final int VALUE = 8;
  private static final int MAX_PROGRAM = 40;

  private Dust() {}

  /** Satoshis. */
  static long limit(Script script) {
    int length = VALUE + 1 + script.length();
    int input = isWitness(script.bytes()) ? WITNESS_INPUT : OTHER_INPUT;
    return (long) (length + input) * RATE / 1_000;
  }

  /** A version number and a push of 2 to 40 bytes (BIP 141). */
  private static boolean isWitness(byte[] script) {
    if (script.length < 4 || script.length > MAX_PROGRAM + 2) {
      return false;
    }
    boolean version = script[0] == 0 || (script[0] >= 0x51 && script[0] <= 0x60);
    return version && script[1] == script.length - 2;
  }
}
