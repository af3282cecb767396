package org.utxod.indexer.simnode.tx;

import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Script;

/**
 * A script with a node's description of it.
 *
 * @param hex the script
 * @param type Core's name of its form (script/solver.cpp, {@code GetTxnOutputType})
 */
public record SimScript(String hex, String type) {
  /** Derives the form from the bytes, for the generated forms. */
  public static SimScript of(String hex) {
    return new SimScript(hex, type(hex));
  }

  private static String type(String hex) {
    int length = hex.length() / 2;
    if (length == 25 && hex.startsWith("76a914") && hex.endsWith("88ac")) {
      return "pubkeyhash";
    }
    if (length == 23 && hex.startsWith("a914") && hex.endsWith("87")) {
      return "scripthash";
    }
    if (hex.startsWith("6a")) {
      return length > 10_000 ? "nonstandard" : "nulldata";
    }
    boolean key = (length == 35 && hex.startsWith("21")) || (length == 67 && hex.startsWith("41"));
    if (key && hex.endsWith("ac")) {
      return "pubkey";
    }
    if (length >= 37 && hex.startsWith("5121") && hex.endsWith("ae")) {
      return "multisig";
    }
    return witnessType(hex, length);
  }

  private static String witnessType(String hex, int length) {
    boolean program =
        length >= 4 && length <= 42 && Integer.parseInt(hex.substring(2, 4), 16) == length - 2;
    int version = length == 0 ? -1 : Integer.parseInt(hex.substring(0, 2), 16);
    if (!program || (version != 0 && (version < 0x51 || version > 0x60))) {
      return "nonstandard";
    }
    if (version == 0) {
      return length == 22
          ? "witness_v0_keyhash"
          : length == 34 ? "witness_v0_scripthash" : "nonstandard";
    }
    if (hex.equals("51024e73")) {
      return "anchor";
    }
    return version == 0x51 && length == 34 ? "witness_v1_taproot" : "witness_unknown";
  }

  public byte[] bytes() {
    return Hex.decode(hex);
  }

  public boolean isUnspendable() {
    return Script.ofHex(hex).isUnspendable();
  }
}
