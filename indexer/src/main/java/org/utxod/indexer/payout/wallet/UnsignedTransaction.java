package org.utxod.indexer.payout.wallet;

import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;

/**
 * Writes a transaction without signatures in wire form, for the node to complete. Written here and not by the node, so
 * that the outputs are the recorded scripts themselves and not addresses that are read once more.
 */
final class UnsignedTransaction {
  private static final int VERSION = 2;

  /** Can be replaced (BIP 125). */
  private static final int SEQUENCE = 0xFFFF_FFFD;

  private UnsignedTransaction() {}

  static String hex(List<OutPoint> inputs, List<Output> outputs) {
    WireWriter out = new WireWriter().uint32(VERSION).compact(inputs.size());
    for (OutPoint input : inputs) {
      out.bytes(input.txid().wire()).uint32(input.vout()).compact(0).uint32(SEQUENCE);
    }
    out.compact(outputs.size());
    for (Output output : outputs) {
      out.int64(output.valueSat()).sized(output.script().bytes());
    }
    return Hex.encode(out.uint32(0).toByteArray());
  }
}
