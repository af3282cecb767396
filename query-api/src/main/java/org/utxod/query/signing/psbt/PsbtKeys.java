package org.utxod.query.signing.psbt;

/** Types of keys (BIP 174, 370, 371, 373). */
public final class PsbtKeys {
  public static final int GLOBAL_UNSIGNED_TX = 0x00;
  public static final int GLOBAL_XPUB = 0x01;
  static final int GLOBAL_TX_VERSION = 0x02;
  static final int GLOBAL_FALLBACK_LOCKTIME = 0x03;
  static final int GLOBAL_INPUT_COUNT = 0x04;
  static final int GLOBAL_OUTPUT_COUNT = 0x05;
  static final int GLOBAL_TX_MODIFIABLE = 0x06;
  static final int GLOBAL_VERSION = 0xFB;

  public static final int IN_NON_WITNESS_UTXO = 0x00;
  public static final int IN_WITNESS_UTXO = 0x01;
  public static final int IN_PARTIAL_SIG = 0x02;
  static final int IN_REDEEM_SCRIPT = 0x04;
  static final int IN_WITNESS_SCRIPT = 0x05;
  public static final int IN_BIP32_DERIVATION = 0x06;
  public static final int IN_FINAL_SCRIPTSIG = 0x07;
  public static final int IN_FINAL_SCRIPTWITNESS = 0x08;
  static final int IN_RIPEMD160 = 0x0A;
  static final int IN_HASH256 = 0x0D;
  static final int IN_PREVIOUS_TXID = 0x0E;
  static final int IN_OUTPUT_INDEX = 0x0F;
  static final int IN_SEQUENCE = 0x10;
  static final int IN_REQUIRED_TIME_LOCKTIME = 0x11;
  static final int IN_REQUIRED_HEIGHT_LOCKTIME = 0x12;
  public static final int IN_TAP_KEY_SIG = 0x13;
  public static final int IN_TAP_SCRIPT_SIG = 0x14;
  static final int IN_TAP_LEAF_SCRIPT = 0x15;
  public static final int IN_TAP_BIP32_DERIVATION = 0x16;
  static final int IN_TAP_INTERNAL_KEY = 0x17;
  static final int IN_TAP_MERKLE_ROOT = 0x18;
  static final int IN_MUSIG2_PUB_NONCE = 0x1B;
  static final int IN_MUSIG2_PARTIAL_SIG = 0x1C;

  public static final int OUT_BIP32_DERIVATION = 0x02;
  static final int OUT_AMOUNT = 0x03;
  static final int OUT_SCRIPT = 0x04;
  public static final int OUT_TAP_BIP32_DERIVATION = 0x07;

  private PsbtKeys() {}

  /** Whether keys of a global map belong to version 2 only. */
  static boolean isGlobalOfVersion2(int type) {
    return type >= GLOBAL_TX_VERSION && type <= GLOBAL_TX_MODIFIABLE;
  }

  /** Whether keys of an input belong to version 2 only. */
  static boolean isInputOfVersion2(int type) {
    return type >= IN_PREVIOUS_TXID && type <= IN_REQUIRED_HEIGHT_LOCKTIME;
  }

  /** Whether keys of an output belong to version 2 only. */
  static boolean isOutputOfVersion2(int type) {
    return type == OUT_AMOUNT || type == OUT_SCRIPT;
  }

  /** What hashes or keys of a coin's script stand for. */
  public static boolean isScript(int type) {
    return type == IN_REDEEM_SCRIPT
        || type == IN_WITNESS_SCRIPT
        || type == IN_TAP_INTERNAL_KEY
        || type == IN_TAP_MERKLE_ROOT;
  }

  /** What signers add to an input. */
  public static boolean isOfSigner(int type) {
    return switch (type) {
      case IN_PARTIAL_SIG,
          IN_FINAL_SCRIPTSIG,
          IN_FINAL_SCRIPTWITNESS,
          IN_TAP_KEY_SIG,
          IN_TAP_SCRIPT_SIG,
          IN_TAP_LEAF_SCRIPT,
          IN_MUSIG2_PUB_NONCE,
          IN_MUSIG2_PARTIAL_SIG -> true;
      default -> type >= IN_RIPEMD160 && type <= IN_HASH256;
    };
  }
}
