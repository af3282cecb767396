package org.utxod.query.signing.coins;

import org.utxod.store.chain.Script;

/** What outputs take, and the least that they may hold to be relayed (Core: {@code GetDustThreshold}, policy/policy.cpp). */
public final class OutputCost {
  /** Satoshis for 1,000 bytes; Core's default of {@code -dustrelayfee}. */
  private static final int DUST_RATE = 3_000;

  private static final int WITNESS_INPUT = 67;
  private static final int OTHER_INPUT = 148;
  private static final int VALUE = 8;
  private static final int MAX_PROGRAM = 40;

  private OutputCost() {}

  private static int bytes(Script script) {
    return VALUE + InputSize.compactLength(script.length()) + script.length();
  }

  static int weight(Script script) {
    return bytes(script) * 4;
  }

  /** Satoshis; 0 for what can never be spent. */
  public static long dustLimit(Script script) {
    if (script.isUnspendable()) {
      return 0;
    }
    int input = isWitness(script.bytes()) ? WITNESS_INPUT : OTHER_INPUT;
    return (long) (bytes(script) + input) * DUST_RATE / 1_000;
  }

  /** A version number and a push of 2 to 40 bytes (BIP 141). */
  public static boolean isWitness(byte[] script) {
    if (script.length < 4 || script.length > MAX_PROGRAM + 2) {
      return false;
    }
    boolean version = script[0] == 0 || (script[0] >= 0x51 && script[0] <= 0x60);
    return version && script[1] == script.length - 2;
  }
}
