package org.utxod.simnode;

import org.utxod.chain.Hex;
import org.utxod.chain.Script;

/**
 * A script with what a node says of it.
 *
 * @param hex the script
 * @param type Core's name of its form (script/solver.cpp, {@code GetTxnOutputType})
 */
record SimScript(String hex, String type) {
  byte[] bytes() {
    return Hex.decode(hex);
  }

  boolean isWitness() {
    return type.startsWith("witness");
  }

  boolean isUnspendable() {
    return Script.ofHex(hex).isUnspendable();
  }
}
