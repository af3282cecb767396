package org.utxod.bitcoind;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  public ScannedCoins {
    byScript = Map.copyOf(byScript);
  }

  /** The coins of one script; none where it holds nothing. */
  public List<Coin> of(Script script) {
    return byScript.getOrDefault(script, List.of());
  }

  static ScannedCoins read(Fields fields) {
    if (!fields.flag("success")) {
      throw new NodeFault(
          Kind.BUSY, fields.node() + " ended its scan early, for somebody aborted it. Try again.");
    }
    Map<Script, List<Coin>> byScript = new HashMap<>();
    for (Fields coin : fields.items("unspents")) {
      byScript
          .computeIfAbsent(coin.script("scriptPubKey"), script -> new ArrayList<>())
          .add(new Coin(
              coin.outPoint("txid", "vout"),
              coin.sat("amount"),
              coin.height("height"),
              coin.flag("coinbase")));
    }
    return new ScannedCoins(
        new ChainPoint(fields.height("height"), fields.hash("bestblock")), byScript);
  }
}
