package org.utxod.indexer.simnode;

import java.math.BigInteger;
import java.util.Collections;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.chain.BlockJson;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.RegtestGenesis;
import org.utxod.indexer.simnode.tx.Merkle;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.indexer.simnode.tx.SimTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Script;

/** A chain whose coinbases pay one script in very many outputs. */
public final class CrowdedChain {
  private static final long SECONDS_A_BLOCK = 600;

  private CrowdedChain() {}

  /** This many blocks, each with this many coins of {@code sat} satoshis for {@code script}. */
  public static SimChain of(Script script, int blocks, int coinsPerBlock, long sat) {
    SimBlock tip = RegtestGenesis.block();
    SimChain chain = new SimChain(tip);
    SimTx.Output output = new SimTx.Output(sat, SimScript.of(script.hex()));
    for (int height = 1; height <= blocks; height++) {
      tip = mined(tip, coinbase(height, Collections.nCopies(coinsPerBlock, output)));
      chain.accept(tip);
    }
    return chain;
  }

  private static SimTx coinbase(int height, List<SimTx.Output> outputs) {
    String script = "04" + String.format("%08x", height);
    return new SimTx(1, script, List.of(), List.of(), List.of(List.of()), outputs, 0);
  }

  private static SimBlock mined(SimBlock previous, SimTx coinbase) {
    byte[] root = Merkle.root(List.of(coinbase));
    long time = previous.time() + SECONDS_A_BLOCK;
    byte[] header = new WireWriter()
        .uint32(1)
        .bytes(previous.hash().wire())
        .bytes(root)
        .uint32(time)
        .uint32(Long.parseLong(BlockJson.BITS, 16))
        .uint32(0)
        .toByteArray();
    int nonce = 0;
    while (WireWriter.hash256(header)[31] < 0) { // above regtest's target
      LittleEndian.putInt(header, 76, ++nonce);
    }
    return SimBlock.generated(
        new BlockJson.Header(
            BlockHash.ofWire(WireWriter.hash256(header), 0),
            previous.height() + 1,
            1,
            BlockHash.ofWire(root, 0).display(),
            time,
            time,
            nonce,
            new Chainwork(previous.chainwork().hashes().add(BigInteger.TWO)),
            previous.hash()),
        List.of(coinbase));
  }
}
