package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import org.utxod.indexer.simnode.chain.BlockViews;
import org.utxod.indexer.simnode.chain.Pauses;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;

/** The methods about blocks and the chain, with Core's texts (rpc/blockchain.cpp). */
public final class ChainMethods {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SimChain chain;
  private final Network network;
  private final Pauses pauses;
  private final IntSupplier prunedBelow;
  private final BooleanSupplier initialDownload;

  /**
   * @param prunedBelow the lowest height whose block is kept; 0 for a node that is not pruned
   * @param initialDownload whether the node reports initial block download
   */
  public ChainMethods(
      SimChain chain,
      Network network,
      Pauses pauses,
      IntSupplier prunedBelow,
      BooleanSupplier initialDownload) {
    this.prunedBelow = prunedBelow;
    this.initialDownload = initialDownload;
    this.chain = chain;
    this.network = network;
    this.pauses = pauses;
  }

  public void register(Map<String, SimMethod> registry) {
    registry.put("getblockchaininfo", this::chainInfo);
    registry.put(
        "getblockcount", p -> Params.json(Integer.toString(chain.activeTip().height())));
    registry.put("getbestblockhash", p -> Params.quoted(chain.activeTip().hash().display()));
    registry.put("getblockhash", this::blockHash);
    registry.put("getblockheader", this::header);
    registry.put("getblock", this::block);
    registry.put("waitfornewblock", this::waitForNewBlock);
  }

  List<byte[]> chainInfo(JsonNode params) {
    SimBlock tip = chain.tip();
    JsonNode head = head(tip);
    String info = "{\"chain\":\"%s\",\"blocks\":%d,\"headers\":%d,\"bestblockhash\":\"%s\","
            .formatted(
                network.coreName(),
                tip.height(),
                Math.max(tip.height(), chain.bestHeaderHeight()),
                tip.hash())
        + "\"bits\":\"%s\",\"target\":\"%s\",\"difficulty\":%s,\"time\":%d,\"mediantime\":%d,"
            .formatted(
                head.path("bits").asText(),
                head.path("target").asText(),
                number(head.path("difficulty").doubleValue()),
                tip.time(),
                head.path("mediantime").longValue())
        + "\"verificationprogress\":1,\"initialblockdownload\":%s,\"chainwork\":\"%s\","
            .formatted(initialDownload.getAsBoolean(), tip.chainwork().hex())
        + "\"size_on_disk\":%d,%s,\"warnings\":[]}".formatted(chain.size(), pruning());
    return Params.json(info);
  }

  private String pruning() {
    int kept = prunedBelow.getAsInt();
    return kept == 0
        ? "\"pruned\":false"
        : "\"pruned\":true,\"pruneheight\":" + kept + ",\"automatic_pruning\":false";
  }

  static JsonNode head(SimBlock block) {
    try {
      byte[] head = BlockViews.join(block.header(1, null));
      return JSON.readTree(new String(head, StandardCharsets.UTF_8) + "}");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String number(double value) {
    return value == Math.rint(value)
        ? Long.toString((long) value)
        : Double.toString(value).replace("E", "e");
  }

  private List<byte[]> blockHash(JsonNode params) {
    int height = Params.integer(params, 0, "height");
    return Params.quoted(chain
        .active(height)
        .orElseThrow(() -> new SimError(-8, "Block height out of range"))
        .hash()
        .display());
  }

  private List<byte[]> header(JsonNode params) {
    SimChain.Placed placed = placed(params);
    if (params.path(1).isBoolean() && !params.path(1).booleanValue()) {
      return Params.quoted(org.utxod.store.chain.Hex.encode(placed.block().rawHeader()));
    }
    List<byte[]> pieces =
        new ArrayList<>(placed.block().header(placed.confirmations(), placed.next()));
    byte[] closed = {'}'};
    pieces.add(closed);
    return pieces;
  }

  private List<byte[]> block(JsonNode params) {
    SimChain.Placed placed = placed(params);
    int verbosity = Params.verbosity(params, 1);
    if (placed.block().height() < prunedBelow.getAsInt()) {
      throw new SimError(-1, "Block not available (pruned data)");
    }
    List<byte[]> full = placed.block().json(placed.confirmations(), placed.next());
    if (verbosity >= 3) {
      return full;
    }
    byte[] json = BlockViews.join(full);
    return switch (verbosity) {
      case 2 -> List.of(BlockViews.withoutPrevouts(json, false));
      case 1 -> List.of(BlockViews.withIdsOnly(json));
      default -> Params.quoted(BlockViews.raw(json));
    };
  }

  private SimChain.Placed placed(JsonNode params) {
    BlockHash hash = Params.hash(params, 0, "blockhash");
    return chain.placed(hash).orElseThrow(() -> new SimError(-5, "Block not found"));
  }

  private List<byte[]> waitForNewBlock(JsonNode params) throws InterruptedException {
    int millis = params.size() > 0 ? Params.integer(params, 0, "timeout") : 0;
    if (millis < 0) {
      throw new SimError(-1, "Negative timeout");
    }
    BlockHash known = params.size() > 1
        ? Params.hash(params, 1, "current_tip")
        : chain.activeTip().hash();
    ChainPoint tip = pauses.awaitTip(chain, known, millis);
    return Params.json("{\"hash\":\"%s\",\"height\":%d}".formatted(tip.hash(), tip.height()));
  }
}
