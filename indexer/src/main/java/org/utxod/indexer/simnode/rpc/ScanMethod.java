package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.simnode.chain.ModelCoin;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.chain.UtxoModel;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;

/** {@code scantxoutset} with Core's texts (rpc/blockchain.cpp); one at a time, as there. */
public final class ScanMethod implements SimMethod {
  private final SimChain chain;
  private final UtxoModel model;
  private final Network network;
  private final AtomicBoolean underWay = new AtomicBoolean();

  public ScanMethod(SimChain chain, UtxoModel model, Network network) {
    this.chain = chain;
    this.model = model;
    this.network = network;
  }

  @Override
  public List<byte[]> call(JsonNode params) {
    String action = params.path(0).asText();
    return switch (action) {
      case "status" -> Params.json(underWay.get() ? "{\"progress\":0}" : "null");
      case "abort" -> Params.json(Boolean.toString(underWay.get()));
      case "start" -> start(params.path(1));
      default -> throw new SimError(-8, "Invalid action '" + action + "'");
    };
  }

  private List<byte[]> start(JsonNode objects) {
    if (!underWay.compareAndSet(false, true)) {
      throw new SimError(-8, "Scan already in progress, use action \"abort\" or \"status\"");
    }
    try {
      if (!objects.isArray()) {
        throw new SimError(-1, "scanobjects argument is required for the start action");
      }
      Map<Script, String> wanted = new HashMap<>();
      for (JsonNode object : objects) {
        String text =
            object.isTextual() ? object.textValue() : object.path("desc").asText();
        Descriptors.Parsed parsed = Descriptors.parse(text, network);
        wanted.put(parsed.script(), parsed.text());
      }
      return Params.json(scan(wanted));
    } finally {
      underWay.set(false);
    }
  }

  private String scan(Map<Script, String> wanted) {
    UtxoModel.State tip = model.tip();
    StringBuilder unspents = new StringBuilder();
    long total = 0;
    List<ModelCoin> found = tip.coins().stream()
        .filter(coin -> wanted.containsKey(coin.script()))
        .sorted(Comparator.comparing(ModelCoin::outPoint))
        .toList();
    for (ModelCoin coin : found) {
      total += coin.sat();
      unspents.append(unspents.isEmpty() ? "" : ",").append(entry(coin, wanted, tip.block()));
    }
    return "{\"success\":true,\"txouts\":%d,\"height\":%d,\"bestblock\":\"%s\",\"unspents\":["
            .formatted(tip.coins().size(), tip.block().height(), tip.block().hash())
        + unspents + "],\"total_amount\":" + BtcAmount.format(total) + "}";
  }

  private String entry(ModelCoin coin, Map<Script, String> wanted, SimBlock tip) {
    return "{\"txid\":\"%s\",\"vout\":%d,\"scriptPubKey\":\"%s\",\"desc\":\"%s\",\"amount\":%s,"
            .formatted(
                coin.outPoint().txid(),
                coin.outPoint().vout(),
                coin.script().hex(),
                wanted.get(coin.script()),
                BtcAmount.format(coin.sat()))
        + "\"coinbase\":%s,\"height\":%d,\"blockhash\":\"%s\",\"confirmations\":%d}"
            .formatted(
                coin.coinbase(),
                coin.height(),
                chain.active(coin.height()).orElseThrow().hash(),
                tip.height() - coin.height() + 1);
  }
}
