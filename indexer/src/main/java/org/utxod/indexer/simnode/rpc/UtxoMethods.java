package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.chain.ModelCoin;
import org.utxod.indexer.simnode.chain.SetStats;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.chain.UtxoModel;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.SetHash;

/** {@code gettxoutsetinfo} with Core's texts (rpc/blockchain.cpp). */
public final class UtxoMethods {
  private static final String SERIALIZED = "hash_serialized_3";

  private final SimChain chain;
  private final UtxoModel model;
  private final BooleanSupplier indexed;

  /** @param indexed whether the node has a coinstatsindex */
  public UtxoMethods(SimChain chain, UtxoModel model, BooleanSupplier indexed) {
    this.chain = chain;
    this.model = model;
    this.indexed = indexed;
  }

  public void register(Map<String, SimMethod> registry) {
    registry.put("gettxoutsetinfo", this::setInfo);
  }

  private List<byte[]> setInfo(JsonNode params) {
    String hashType = params.path(0).asText(SERIALIZED);
    if (!List.of(SERIALIZED, "muhash", "none").contains(hashType)) {
      throw new SimError(-8, "'" + hashType + "' is not a valid hash_type");
    }
    boolean useIndex = params.path(2).asBoolean(true);
    if (params.hasNonNull(1)) {
      return Params.json(atBlock(params.get(1), hashType, useIndex));
    }
    UtxoModel.State tip = model.tip();
    boolean fromIndex = indexed.getAsBoolean() && useIndex && !hashType.equals(SERIALIZED);
    return Params.json(
        fromIndex ? fromIndex(tip.block(), tip.stats(), hashType) : fromCoins(tip, hashType));
  }

  private String atBlock(JsonNode which, String hashType, boolean useIndex) {
    if (!indexed.getAsBoolean()) {
      throw new SimError(-8, "Querying specific block heights requires coinstatsindex");
    }
    if (hashType.equals(SERIALIZED)) {
      throw new SimError(-8, SERIALIZED + " hash type cannot be queried for a specific block");
    }
    if (!useIndex) {
      throw new SimError(-8, "Cannot set use_index to false when querying for a specific block");
    }
    SimBlock block = block(chain, which);
    return fromIndex(block, model.at(block.height()), hashType);
  }

  /** A block of the active chain by height or hash. */
  static SimBlock block(SimChain chain, JsonNode which) {
    if (!which.isNumber()) {
      BlockHash hash = Params.hash(
          com.fasterxml.jackson.databind.node.JsonNodeFactory.instance
              .arrayNode()
              .add(which),
          0,
          "hash_or_height");
      return chain
          .block(hash)
          .filter(found -> chain.active(found.height()).filter(found::equals).isPresent())
          .orElseThrow(() -> new SimError(-5, "Block not found"));
    }
    int height = which.intValue();
    if (height < 0) {
      throw new SimError(-8, "Target block height " + height + " is negative");
    }
    return chain
        .active(height)
        .orElseThrow(() -> new SimError(
            -8,
            "Target block height " + height + " after current tip "
                + chain.activeTip().height()));
  }

  private static String head(SimBlock block, SetStats stats) {
    return "{\"height\":%d,\"bestblock\":\"%s\",\"txouts\":%d,\"bogosize\":%d"
        .formatted(block.height(), block.hash(), stats.txouts(), stats.bogoSize());
  }

  private static String hash(String name, SetHash hash) {
    return ",\"" + name + "\":\"" + hash + '"';
  }

  private static String amount(String name, long sat) {
    return "\"" + name + "\":" + BtcAmount.format(sat);
  }

  private static String fromIndex(SimBlock block, SetStats stats, String hashType) {
    return head(block, stats)
        + (hashType.equals("muhash") ? hash(hashType, stats.hash().digest()) : "")
        + ","
        + amount("total_amount", stats.total())
        + ","
        + amount("total_unspendable_amount", stats.unspendableSoFar())
        + ",\"block_info\":{"
        + String.join(
            ",",
            amount("prevout_spent", stats.prevoutSpent()),
            amount("coinbase", stats.coinbase()),
            amount("new_outputs_ex_coinbase", stats.newOutputs()),
            amount("unspendable", stats.unspendable()))
        + ",\"unspendables\":{"
        + String.join(
            ",",
            amount("genesis_block", stats.genesis()),
            amount("bip30", stats.bip30()),
            amount("scripts", stats.scripts()),
            amount("unclaimed_rewards", stats.unclaimed()))
        + "}}}";
  }

  private static String fromCoins(UtxoModel.State tip, String hashType) {
    String hash = switch (hashType) {
      case "muhash" -> hash(hashType, tip.stats().hash().digest());
      case "none" -> "";
      default -> hash(hashType, serialized(tip));
    };
    long transactions =
        tip.coins().stream().map(coin -> coin.outPoint().txid()).distinct().count();
    return head(tip.block(), tip.stats())
        + hash
        + ","
        + amount("total_amount", tip.stats().total())
        + ",\"transactions\":" + transactions
        + ",\"disk_size\":" + tip.stats().bogoSize() + "}";
  }

  /** Coins in the order of the database: txid in wire bytes, then output number. */
  static SetHash serialized(UtxoModel.State tip) {
    WireWriter all = new WireWriter();
    tip.coins().stream()
        .sorted(Comparator.comparing(ModelCoin::outPoint))
        .forEach(coin -> all.bytes(coin.element()));
    return SetHash.ofWire(WireWriter.hash256(all.toByteArray()), 0);
  }
}
