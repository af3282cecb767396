package org.utxod.query.balance;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.store.chain.BlockHash;

/**
 * The point in the chain for which the balances of a batch are requested; at most one of height and block is set.
 *
 * @param height after this block of the index's chain; null for the index's last one
 * @param block after this block, which must be on the index's chain; null for any
 * @param minConf minimum confirmations of the coins; 1 for every coin, and always if the block is not the last
 */
public record BatchPoint(@Nullable Integer height, @Nullable BlockHash block, int minConf) {
  public BatchPoint {
    if (height != null && block != null) {
      throw QueryException.badQuestion("Give either height or at_block, not both.");
    }
    if (height != null && minConf > 1) {
      throw QueryException.badQuestion(
          "Give either height or min_conf, not both: the age of coins at an earlier block is not kept.");
    }
  }
}
