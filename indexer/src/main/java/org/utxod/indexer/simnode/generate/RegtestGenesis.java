package org.utxod.indexer.simnode.generate;

import java.math.BigInteger;
import java.util.List;
import org.utxod.indexer.simnode.chain.BlockJson;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Network;

/** Regtest's block 0 (Core: kernel/chainparams.cpp). */
public final class RegtestGenesis {
  private static final String COINBASE =
      "04ffff001d0104455468652054696d65732030332f4a616e2f32303039204368616e63656c6c6f72206f6e20"
          + "6272696e6b206f66207365636f6e64206261696c6f757420666f722062616e6b73";
  private static final String PUBLIC_KEY =
      "04678afdb0fe5548271967f1a67130b7105cd6a828e03909a67962e0ea1f61deb649f6bc3f4cef38c4f35504"
          + "e51ec112de5c384df7ba0b8d578a4c702b6bf11d5f";
  private static final long TIME = 1_296_688_602L;

  private RegtestGenesis() {}

  public static SimBlock block() {
    SimScript script = new SimScript("41" + PUBLIC_KEY + "ac", "pubkey");
    SimTx coinbase = new SimTx(
        1,
        COINBASE,
        List.of(),
        List.of(),
        List.of(),
        List.of(new SimTx.Output(50 * 100_000_000L, script)),
        0);
    BlockJson.Header header = new BlockJson.Header(
        Network.REGTEST.genesis(),
        0,
        1,
        coinbase.txid().display(),
        TIME,
        TIME,
        2,
        new Chainwork(BigInteger.TWO),
        BlockHash.ofDisplay("0".repeat(64)));
    return SimBlock.generated(header, List.of(coinbase));
  }
}
