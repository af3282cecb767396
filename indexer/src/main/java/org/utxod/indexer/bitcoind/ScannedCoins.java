package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.rpc.RpcJson;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;

/**
 * A node's confirmed coins of some scripts after a block ({@code scantxoutset}).
 *
 * @param byScript in the order of the node; scripts that hold nothing are not there
 */
public record ScannedCoins(ChainPoint point, Map<Script, List<Coin>> byScript) {
  private static final String METHOD = "scantxoutset";

  public ScannedCoins {
    byScript = Map.copyOf(byScript);
  }

  /** The coins of one script; none where it holds nothing. */
  public List<Coin> of(Script script) {
    return byScript.getOrDefault(script, List.of());
  }

  /**
   * Reads the result of a scan.
   *
   * @return empty where it holds more than {@code maxCoins}
   */
  static Optional<ScannedCoins> read(String node, JsonParser p, int maxCoins) throws IOException {
    ObjectNode head = RpcJson.MAPPER.createObjectNode();
    Map<Script, List<Coin>> byScript = new HashMap<>();
    int count = 0;
    boolean listed = false;
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw new RpcFields(node, METHOD, head).unusable("result");
    }
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken token = p.nextToken();
      if (!name.equals("unspents") || token != JsonToken.START_ARRAY) {
        head.set(name, RpcJson.MAPPER.<JsonNode>readTree(p));
        continue;
      }
      listed = true;
      while (p.nextToken() != JsonToken.END_ARRAY) {
        RpcFields coin = new RpcFields(node, METHOD, RpcJson.MAPPER.readTree(p));
        if (++count <= maxCoins) {
          add(coin, byScript);
        }
      }
    }
    RpcFields rpcFields = new RpcFields(node, METHOD, head);
    if (!rpcFields.flag("success")) {
      throw new NodeException(
          Kind.BUSY, node + " ended its scan early because it was aborted. Try again.");
    }
    if (!listed) {
      throw rpcFields.unusable("unspents");
    }
    ChainPoint point = new ChainPoint(rpcFields.height("height"), rpcFields.hash("bestblock"));
    return count > maxCoins ? Optional.empty() : Optional.of(new ScannedCoins(point, byScript));
  }

  private static void add(RpcFields coin, Map<Script, List<Coin>> byScript) {
    byScript
        .computeIfAbsent(coin.script("scriptPubKey"), script -> new ArrayList<>())
        .add(new Coin(
            coin.outPoint("txid", "vout"),
            coin.sat("amount"),
            coin.height("height"),
            coin.flag("coinbase")));
  }
}
