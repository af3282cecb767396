package org.utxod.store.history.segment;

import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/**
 * The output of a genesis block. It never was in the UTXO set and can never be spent, but Esplora and Electrum servers show
 * it in the history of its script (Core: kernel/chainparams.cpp, CreateGenesisBlock).
 */
final class GenesisCoinbase {
  static final long VALUE_SAT = 5_000_000_000L;

  private static final String SATOSHI =
      "4104678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504e51ec112de5c384df7ba0b8d578a4c702b6bf11d5fac";
  private static final String TESTNET4 =
      "21000000000000000000000000000000000000000000000000000000000000000000ac";

  private GenesisCoinbase() {}

  static Script script(Network network) {
    return Script.ofHex(network == Network.TESTNET4 ? TESTNET4 : SATOSHI);
  }
}
