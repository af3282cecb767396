package org.utxod.query.answer;

import java.util.List;
import java.util.Map;
import org.utxod.query.port.mempool.MempoolCoin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * The mempool's effect on a page of coins, as of the same block.
 *
 * @param coins unconfirmed ones of the page, in the order (txid in wire bytes, vout), which precede the confirmed ones;
 *     empty if they were not requested
 * @param spenders for each of the page's confirmed coins that an unconfirmed transaction spends: that transaction
 */
public record CoinsInMempool(List<MempoolCoin> coins, Map<OutPoint, Txid> spenders) {
  public CoinsInMempool {
    coins = List.copyOf(coins);
    spenders = Map.copyOf(spenders);
  }
}
