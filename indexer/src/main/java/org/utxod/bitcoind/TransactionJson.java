package org.utxod.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.utxod.chain.Txid;
import org.utxod.port.ChainTx;

/** Reads {@code getrawtransaction} at verbosity 2 (Core: rpc/rawtransaction.cpp). */
final class TransactionJson {
  private static final String DIGITS = "([0-9a-f]{2})*";

  private TransactionJson() {}

  /**
   * The transaction.
   *
   * @throws NodeFault {@code MALFORMED_ANSWER} where it is none, or another than asked for
   */
  static ChainTx read(Fields tx, Txid asked) {
    if (!tx.text("txid").equals(asked.display())) {
      throw tx.unusable("txid");
    }
    List<ChainTx.Input> inputs = new ArrayList<>();
    tx.items("vin").forEach(input -> inputs.add(input(input)));
    List<ChainTx.Output> outputs = new ArrayList<>();
    tx.items("vout").forEach(output -> outputs.add(output(output)));
    return new ChainTx(
        asked,
        unsigned32(tx, "version"),
        unsigned32(tx, "locktime"),
        inputs,
        outputs,
        tx.height("size"),
        tx.height("weight"),
        digits(tx, "hex"),
        tx.has("blockhash") ? tx.hash("blockhash") : null);
  }

  private static ChainTx.Input input(Fields input) {
    List<String> witness = new ArrayList<>();
    for (JsonNode item : input.answer().path("txinwitness")) {
      witness.add(digits(input, "txinwitness", item));
    }
    long sequence = unsigned32(input, "sequence");
    if (input.has("coinbase")) {
      return new ChainTx.Input(null, null, digits(input, "coinbase"), witness, sequence);
    }
    Fields scriptSig = part(input, "scriptSig");
    return new ChainTx.Input(
        input.outPoint("txid", "vout"),
        input.has("prevout") ? output(part(input, "prevout")) : null,
        digits(scriptSig, "hex"),
        witness,
        sequence);
  }

  /** An output in the form that all answers give it. */
  static ChainTx.Output output(Fields output) {
    return new ChainTx.Output(part(output, "scriptPubKey").script("hex"), output.sat("value"));
  }

  private static Fields part(Fields whole, String name) {
    return new Fields(whole.node(), whole.method(), whole.answer().path(name));
  }

  /** A version before Core 28 is written as a signed number. */
  private static long unsigned32(Fields fields, String name) {
    JsonNode value = fields.answer().path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < Integer.MIN_VALUE
        || value.longValue() > 0xFFFF_FFFFL) {
      throw fields.unusable(name);
    }
    return value.longValue() & 0xFFFF_FFFFL;
  }

  private static String digits(Fields fields, String name) {
    return digits(fields, name, fields.answer().path(name));
  }

  private static String digits(Fields fields, String name, JsonNode value) {
    if (!value.isTextual() || !value.textValue().matches(DIGITS)) {
      throw fields.unusable(name);
    }
    return value.textValue();
  }
}
