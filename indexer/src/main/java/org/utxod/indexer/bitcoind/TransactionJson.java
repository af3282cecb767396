package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.ChainTx;
import org.utxod.store.chain.Txid;

/** Reads {@code getrawtransaction} at verbosity 2 (Core: rpc/rawtransaction.cpp). */
public final class TransactionJson {
  private static final String DIGITS = "([0-9a-f]{2})*";

  private TransactionJson() {}

  /**
   * The transaction.
   *
   * @throws NodeException {@code MALFORMED_ANSWER} if it is none, or another than asked for
   */
  static ChainTx read(RpcFields tx, Txid requested) {
    if (!tx.text("txid").equals(requested.display())) {
      throw tx.unusable("txid");
    }
    List<ChainTx.Input> inputs = new ArrayList<>();
    tx.items("vin").forEach(input -> inputs.add(input(input)));
    List<ChainTx.Output> outputs = new ArrayList<>();
    tx.items("vout").forEach(output -> outputs.add(output(output)));
    return new ChainTx(
        requested,
        unsigned32(tx, "version"),
        unsigned32(tx, "locktime"),
        inputs,
        outputs,
        tx.height("size"),
        tx.height("weight"),
        digits(tx, "hex"),
        tx.has("blockhash") ? tx.hash("blockhash") : null);
  }

  private static ChainTx.Input input(RpcFields input) {
    List<String> witness = new ArrayList<>();
    for (JsonNode item : input.answer().path("txinwitness")) {
      witness.add(digits(input, "txinwitness", item));
    }
    long sequence = unsigned32(input, "sequence");
    if (input.has("coinbase")) {
      return new ChainTx.Input(null, null, digits(input, "coinbase"), witness, sequence);
    }
    RpcFields scriptSig = part(input, "scriptSig");
    return new ChainTx.Input(
        input.outPoint("txid", "vout"),
        input.has("prevout") ? output(part(input, "prevout")) : null,
        digits(scriptSig, "hex"),
        witness,
        sequence,
        input.answer().path("prevout").path("height").isInt()
            ? part(input, "prevout").height("height")
            : null);
  }

  /** An output in the form that all answers give it. */
  static ChainTx.Output output(RpcFields output) {
    return new ChainTx.Output(part(output, "scriptPubKey").script("hex"), output.sat("value"));
  }

  private static RpcFields part(RpcFields whole, String name) {
    return new RpcFields(whole.node(), whole.method(), whole.answer().path(name));
  }

  /** A version before Core 28 is written as a signed number. */
  private static long unsigned32(RpcFields rpcFields, String name) {
    JsonNode value = rpcFields.answer().path(name);
    if (!value.isIntegralNumber()
        || !value.canConvertToLong()
        || value.longValue() < Integer.MIN_VALUE
        || value.longValue() > 0xFFFF_FFFFL) {
      throw rpcFields.unusable(name);
    }
    return value.longValue() & 0xFFFF_FFFFL;
  }

  private static String digits(RpcFields rpcFields, String name) {
    return digits(rpcFields, name, rpcFields.answer().path(name));
  }

  private static String digits(RpcFields rpcFields, String name, JsonNode value) {
    if (!value.isTextual() || !value.textValue().matches(DIGITS)) {
      throw rpcFields.unusable(name);
    }
    return value.textValue();
  }
}
