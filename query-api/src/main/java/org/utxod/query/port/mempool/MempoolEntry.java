package org.utxod.query.port.mempool;

import java.util.List;
import org.utxod.store.chain.Txid;

/**
 * What a miner looks at in an unconfirmed transaction: what it pays, for how much room, and what has to come before it.
 *
 * @param feeSat satoshis
 * @param vsize virtual bytes
 * @param spends the transactions whose outputs it spends, each once; some of them may be unconfirmed too
 */
public record MempoolEntry(Txid txid, long feeSat, long vsize, List<Txid> spends) {
  public MempoolEntry {
    spends = List.copyOf(spends);
  }

  /** Of a transaction. */
  public static MempoolEntry of(MempoolTx tx) {
    return new MempoolEntry(
        tx.txid(),
        tx.feeSat(),
        tx.vsize(),
        tx.spent().stream().map(input -> input.coin().txid()).distinct().toList());
  }
}
