package org.utxod.indexer.lookup;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * The prevouts of an unconfirmed transaction, which a node does not return with it: coins of the node's UTXO set, and
 * outputs of other unconfirmed transactions.
 */
final class Prevouts {
  private Prevouts() {}

  /** The transaction with its prevouts, if the node still knows them. */
  static ChainTx filled(NodeLookups node, ChainTx tx) {
    List<OutPoint> missing = new ArrayList<>();
    for (ChainTx.Input input : tx.inputs()) {
      if (input.coin() != null && input.prevout() == null) {
        missing.add(input.coin());
      }
    }
    if (missing.isEmpty()) {
      return tx;
    }
    Map<OutPoint, Integer> heights = new HashMap<>();
    Map<OutPoint, ChainTx.Output> known = outputs(node, missing, heights);
    List<ChainTx.Input> inputs = new ArrayList<>();
    for (ChainTx.Input input : tx.inputs()) {
      OutPoint coin = input.coin();
      ChainTx.Output prevout =
          coin == null || input.prevout() != null ? input.prevout() : known.get(coin);
      Integer height =
          coin == null || input.prevoutHeight() != null ? input.prevoutHeight() : heights.get(coin);
      inputs.add(new ChainTx.Input(
          coin, prevout, input.scriptSig(), input.witness(), input.sequence(), height));
    }
    return new ChainTx(
        tx.txid(),
        tx.version(),
        tx.lockTime(),
        inputs,
        tx.outputs(),
        tx.size(),
        tx.weight(),
        tx.hex(),
        tx.block());
  }

  private static Map<OutPoint, ChainTx.Output> outputs(
      NodeLookups node, List<OutPoint> coins, Map<OutPoint, Integer> heights) {
    Map<BlockHash, Optional<BlockLookup.Header>> tips = new HashMap<>();
    Map<OutPoint, ChainTx.Output> known = new HashMap<>();
    Set<Txid> parents = new HashSet<>();
    List<NodeLookups.@Nullable UnspentCoin> unspent = node.unspent(coins);
    for (int i = 0; i < coins.size(); i++) {
      NodeLookups.UnspentCoin coin = unspent.get(i);
      if (coin != null) {
        OutPoint at = coins.get(i);
        known.put(at, coin.output());
        tips.computeIfAbsent(coin.bestBlock(), tip -> node.blocks().header(tip))
            .ifPresent(tip -> heights.put(at, tip.point().height() - coin.confirmations() + 1));
      } else {
        parents.add(coins.get(i).txid());
      }
    }
    if (!parents.isEmpty()) {
      for (ChainTx parent : node.found(List.copyOf(parents))) {
        for (int vout = 0; vout < parent.outputs().size(); vout++) {
          known.putIfAbsent(new OutPoint(parent.txid(), vout), parent.outputs().get(vout));
        }
      }
    }
    return known;
  }
}
