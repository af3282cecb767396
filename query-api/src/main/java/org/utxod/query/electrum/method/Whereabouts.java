package org.utxod.query.electrum.method;

import java.util.List;
import java.util.function.IntFunction;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.store.chain.Txid;

/** In which block a transaction is, as far as that is known. */
sealed interface Whereabouts {
  /** In the block at that height. */
  record InBlock(int height) implements Whereabouts {}

  /** Certainly in none. */
  record InNone() implements Whereabouts {}

  /** Perhaps in one of very many blocks that have just arrived. */
  record Unknown() implements Whereabouts {}

  /** Transactions of new blocks that are searched for one: those of some thirty full blocks, or of all smaller ones. */
  int MAX_SEARCHED = 100_000;

  /**
   * Searches blocks one by one, the newest first.
   *
   * @param above below the lowest of them
   * @param tip the newest
   * @param txids of the block at a height
   */
  static Whereabouts search(Txid txid, int above, int tip, IntFunction<List<Txid>> txids) {
    int searched = 0;
    for (int height = tip; height > above; height--) {
      if (searched >= MAX_SEARCHED) {
        return new Unknown();
      }
      List<Txid> block = txids.apply(height);
      if (block.contains(txid)) {
        return new InBlock(height);
      }
      searched += block.size();
    }
    return new InNone();
  }

  /** What a client is told that asked for a transaction of which this is not known. */
  static RpcException unknown() {
    return RpcException.busy("Blocks have just arrived and are not in the history yet. Retry.");
  }
}
