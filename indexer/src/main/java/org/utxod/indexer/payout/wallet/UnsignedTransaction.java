package org.utxod.indexer.payout.wallet;

import java.io.ByteArrayOutputStream;
import java.util.List;
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
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    number(out, VERSION, 4);
    compactSize(out, inputs.size());
    for (OutPoint input : inputs) {
      out.writeBytes(input.txid().wire());
      number(out, input.vout(), 4);
      compactSize(out, 0);
      number(out, SEQUENCE, 4);
    }
    compactSize(out, outputs.size());
    for (Output output : outputs) {
      number(out, output.valueSat(), 8);
      compactSize(out, output.script().length());
      out.writeBytes(output.script().bytes());
    }
    number(out, 0, 4);
    return Hex.encode(out.toByteArray());
  }

  private static void compactSize(ByteArrayOutputStream out, int size) {
    if (size < 0xFD) {
      out.write(size);
    } else if (size <= 0xFFFF) {
      out.write(0xFD);
      number(out, size, 2);
    } else {
      out.write(0xFE);
      number(out, size, 4);
    }
  }

  private static void number(ByteArrayOutputStream out, long value, int bytes) {
    for (int i = 0; i < bytes; i++) {
      out.write((int) (value >>> (8 * i)));
    }
  }
}
