package org.utxod.indexer.simnode.chain;

import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/** An unspent output as the simulated node knows it. */
public record ModelCoin(OutPoint outPoint, Script script, long sat, int height, boolean coinbase) {
  /** Bytes in Core's measure of a UTXO set's size (kernel/coinstats.cpp, {@code GetBogoSize}). */
  long bogoSize() {
    return 32L + 4 + 4 + 8 + 2 + script.length();
  }

  /** As hashed (kernel/coinstats.cpp, {@code TxOutSer}). */
  public byte[] element() {
    return new WireWriter()
        .bytes(outPoint.txid().wire())
        .uint32(outPoint.vout())
        .uint32(height * 2L + (coinbase ? 1 : 0))
        .int64(sat)
        .sized(script.bytes())
        .toByteArray();
  }
}
