package org.utxod.bitcoind;

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
import org.utxod.bitcoind.NodeFault.Kind;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Coin;
import org.utxod.chain.Script;

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
   * @return empty where it holds more than {@code mostCoins}
   */
  static Optional<ScannedCoins> read(String node, JsonParser p, int mostCoins) throws IOException {
    ObjectNode head = Json.MAPPER.createObjectNode();
    Map<Script, List<Coin>> byScript = new HashMap<>();
    int count = 0;
    boolean listed = false;
    if (p.currentToken() != JsonToken.START_OBJECT) {
      throw new Fields(node, METHOD, head).unusable("result");
    }
    while (p.nextToken() == JsonToken.FIELD_NAME) {
      String name = p.currentName();
      JsonToken token = p.nextToken();
      if (!name.equals("unspents") || token != JsonToken.START_ARRAY) {
        head.set(name, Json.MAPPER.<JsonNode>readTree(p));
        continue;
      }
      listed = true;
      while (p.nextToken() != JsonToken.END_ARRAY) {
        Fields coin = new Fields(node, METHOD, Json.MAPPER.readTree(p));
        if (++count <= mostCoins) {
          add(coin, byScript);
        }
      }
    }
    Fields fields = new Fields(node, METHOD, head);
    if (!fields.flag("success")) {
      throw new NodeFault(
          Kind.BUSY, node + " ended its scan early, for somebody aborted it. Try again.");
    }
    if (!listed) {
      throw fields.unusable("unspents");
    }
    ChainPoint point = new ChainPoint(fields.height("height"), fields.hash("bestblock"));
    return count > mostCoins ? Optional.empty() : Optional.of(new ScannedCoins(point, byScript));
  }

  private static void add(Fields coin, Map<Script, List<Coin>> byScript) {
    byScript
        .computeIfAbsent(coin.script("scriptPubKey"), script -> new ArrayList<>())
        .add(new Coin(
            coin.outPoint("txid", "vout"),
            coin.sat("amount"),
            coin.height("height"),
            coin.flag("coinbase")));
  }
}
