package org.utxod.query.signing.psbt;

import java.util.function.IntPredicate;

/** Which keys are a type alone, and which hold a public key besides (BIP 174). */
final class KeyForms {
  private static final int COMPRESSED = 33;
  private static final int UNCOMPRESSED = 65;

  private KeyForms() {}

  /** @throws PsbtException if a key of the whole is of no form that it can have */
  static void requireGlobal(PsbtMap map) {
    require(
        map,
        type -> type == PsbtKeys.GLOBAL_UNSIGNED_TX
            || PsbtKeys.isGlobalOfVersion2(type)
            || type == PsbtKeys.GLOBAL_VERSION,
        type -> false);
  }

  /** The same for a key of an input. */
  static void requireInput(PsbtMap map) {
    require(
        map,
        type -> switch (type) {
          case 0x00, 0x01, 0x03, 0x04, 0x05, 0x07, 0x08, 0x09, 0x13, 0x17, 0x18 -> true;
          default -> PsbtKeys.isInputOfVersion2(type);
        },
        type -> type == PsbtKeys.IN_PARTIAL_SIG || type == PsbtKeys.IN_BIP32_DERIVATION);
  }

  /** The same for a key of an output. */
  static void requireOutput(PsbtMap map) {
    require(
        map,
        type -> switch (type) {
          case 0x00, 0x01, 0x05, 0x06 -> true;
          default -> PsbtKeys.isOutputOfVersion2(type);
        },
        type -> type == PsbtKeys.OUT_BIP32_DERIVATION);
  }

  private static void require(PsbtMap map, IntPredicate alone, IntPredicate ofPublicKey) {
    map.forEachKey((type, more) -> {
      boolean wrong = alone.test(type)
          ? more != 0
          : ofPublicKey.test(type) && more != COMPRESSED && more != UNCOMPRESSED;
      if (wrong) {
        throw new PsbtException("The PSBT has a key that is not of the form for its type.");
      }
    });
  }
}
