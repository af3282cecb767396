package org.utxod.query.answer;

import java.util.List;
import java.util.Map;
import org.utxod.query.port.mempool.MempoolCoin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * What the mempool adds to a page of coins, as of the same block.
 *
 * @param coins unconfirmed ones of the page, in the order (txid in wire bytes, vout), which stand before the confirmed
 *     ones; none if they were not asked for
 * @param spenders of the page's confirmed coins: the unconfirmed transaction that spends each, where one does
 */
public record CoinsInMempool(List<MempoolCoin> coins, Map<OutPoint, Txid> spenders) {
  public CoinsInMempool {
    coins = List.copyOf(coins);
    spenders = Map.copyOf(spenders);
  }
}
