package org.utxod.query.signing.coins;

import java.util.Optional;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/**
 * The most that an input takes once it is signed.
 *
 * @param baseWeight weight units without its witness
 * @param witnessWeight weight units of its witness with the number of its items; 0 if it has none
 */
public record InputSize(int baseWeight, int witnessWeight) {
  /** A DER signature of low S with the byte that says what it signs, and its length. */
  static final int SIGNATURE = 73;

  /** A compressed public key and its length. */
  static final int KEY = 34;

  private static final int OUTPOINT_AND_SEQUENCE = 40;
  private static final int WITNESS_SCALE = 4;
  private static final int KEY_HASH_WITNESS = 1 + SIGNATURE + KEY;
  private static final int SCHNORR_SIGNATURE = 65;
  private static final int NESTED_KEY_HASH = 23;
  private static final int NESTED_SCRIPT_HASH = 35;

  /** Of a script for a compressed key's hash. */
  public static final InputSize PKH = of(SIGNATURE + KEY, 0);

  /** Of P2WPKH within P2SH. */
  public static final InputSize SH_WPKH = of(NESTED_KEY_HASH, KEY_HASH_WITNESS);

  /** Of P2WPKH. */
  public static final InputSize WPKH = of(0, KEY_HASH_WITNESS);

  /** Of taproot, spent by its key with the usual kind of signature. */
  public static final InputSize TAPROOT_KEY = of(0, 1 + SCHNORR_SIGNATURE);

  /** The least that any input takes; Core refuses smaller ones too. */
  public static final int MIN_WEIGHT = (OUTPOINT_AND_SEQUENCE + 1) * WITNESS_SCALE + 1;

  /** By the lengths of its script and its witness. */
  static InputSize of(int scriptSig, int witnessWeight) {
    return new InputSize(
        (OUTPOINT_AND_SEQUENCE + compactLength(scriptSig) + scriptSig) * WITNESS_SCALE,
        witnessWeight);
  }

  /** Of P2SH over a script with so long arguments. */
  static InputSize ofScriptHash(int arguments, int script) {
    return of(arguments + pushLength(script), 0);
  }

  /**
   * Of P2WSH.
   *
   * @param items of the witness but for the script
   * @param bytes of these items with their lengths
   */
  static InputSize ofWitnessScript(int items, int bytes, int script, boolean nested) {
    int witness = compactLength(items + 1) + bytes + compactLength(script) + script;
    return of(nested ? NESTED_SCRIPT_HASH : 0, witness);
  }

  /** Of so many weight units altogether, as a user says it. */
  public static InputSize ofWeight(int weight, Script script) {
    boolean witness = OutputCost.isWitness(script.bytes());
    int base = witness ? (OUTPOINT_AND_SEQUENCE + 1) * WITNESS_SCALE : weight;
    return new InputSize(Math.min(base, weight), Math.max(0, weight - base));
  }

  /** By the script alone; empty where that does not say what spends it, as a hash of a script does not. */
  public static Optional<InputSize> ofScript(Script script) {
    ScriptKey.Form form = script.key().form();
    return switch (form) {
      case P2PKH -> Optional.of(PKH);
      case P2WPKH -> Optional.of(WPKH);
      case P2TR -> Optional.of(TAPROOT_KEY);
      default -> Optional.empty();
    };
  }

  boolean hasWitness() {
    return witnessWeight > 0;
  }

  static int compactLength(long value) {
    return value < 0xFD ? 1 : value <= 0xFFFF ? 3 : 5;
  }

  /** What it takes to push so many bytes in a script, and themselves. */
  static int pushLength(int bytes) {
    return bytes + (bytes < 0x4C ? 1 : bytes <= 0xFF ? 2 : 3);
  }
}
