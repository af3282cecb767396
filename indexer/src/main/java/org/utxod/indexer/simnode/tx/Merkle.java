package org.utxod.indexer.simnode.tx;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;

/** Merkle roots over transactions (Core: consensus/merkle.cpp): an odd one is paired with itself. */
public final class Merkle {
  private Merkle() {}

  /** Over the ids, for the header. */
  public static byte[] root(List<SimTx> txs) {
    return fold(txs.stream().map(tx -> tx.txid().wire()).toList());
  }

  /** Over the witness ids, the coinbase's counted as zeros (BIP 141). */
  public static byte[] witnessRoot(List<SimTx> withoutCoinbase) {
    List<byte[]> leaves = new ArrayList<>();
    leaves.add(new byte[32]);
    withoutCoinbase.forEach(tx -> leaves.add(WireWriter.hash256(tx.raw())));
    return fold(leaves);
  }

  private static byte[] fold(List<byte[]> leaves) {
    if (leaves.size() == 1) {
      return leaves.get(0);
    }
    return fold(above(leaves));
  }

  /** The next level of the tree. */
  public static List<byte[]> above(List<byte[]> leaves) {
    List<byte[]> above = new ArrayList<>();
    for (int i = 0; i < leaves.size(); i += 2) {
      byte[] right = leaves.get(Math.min(i + 1, leaves.size() - 1));
      above.add(
          WireWriter.hash256(new WireWriter().bytes(leaves.get(i)).bytes(right).toByteArray()));
    }
    return above;
  }
}
