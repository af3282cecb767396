package org.utxod.indexer.payout.simulation;

import java.util.List;
import org.utxod.indexer.bitcoind.RawTransaction;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.payout.wallet.PaymentWallet.Output;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** A transaction with its real bytes; the signatures are zeros. */
record SimPayment(Txid txid, String hex, List<OutPoint> inputs, List<Output> outputs) {
  private static final int SIGNATURE = 72;
  private static final int KEY = 33;

  static SimPayment of(List<OutPoint> inputs, List<Output> outputs, boolean signed) {
    WireWriter out = new WireWriter().uint32(2);
    if (signed) {
      out.uint8(0).uint8(1);
    }
    out.compact(inputs.size());
    for (OutPoint input : inputs) {
      out.bytes(input.txid().wire()).uint32(input.vout()).compact(0).uint32(0xFFFF_FFFDL);
    }
    out.compact(outputs.size());
    for (Output output : outputs) {
      out.int64(output.valueSat()).sized(output.script().bytes());
    }
    for (int i = 0; signed && i < inputs.size(); i++) {
      out.compact(2).sized(new byte[SIGNATURE]).sized(new byte[KEY]);
    }
    return read(Hex.encode(out.uint32(0).toByteArray()));
  }

  static SimPayment read(String hex) {
    RawTransaction tx = RawTransaction.decode(hex, 0);
    return new SimPayment(
        tx.txid(),
        hex,
        tx.inputs(),
        tx.outputs().stream()
            .map(output -> new Output(output.script(), output.valueSat()))
            .toList());
  }

  long out() {
    return outputs.stream().mapToLong(Output::valueSat).sum();
  }

  long vsize() {
    return RawTransaction.decode(hex, 0).vsize();
  }
}
