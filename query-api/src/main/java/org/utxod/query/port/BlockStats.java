package org.utxod.query.port;

import java.util.List;

/**
 * What a node counts in a block (Core: {@code getblockstats}). Rates are satoshis per virtual byte, whole numbers rounded
 * down, as the node gives them.
 *
 * @param subsidySat newly made
 * @param feeSat all fees
 * @param inputs of all transactions without the coinbase
 * @param outputs of all transactions
 * @param outputSat what the transactions without the coinbase pay, change included
 * @param minRate the lowest rate of a transaction
 * @param maxRate the highest
 * @param ratePercentiles the rates at 10, 25, 50, 75 and 90 percent of the block's weight
 * @param coinbaseScript hex, in which miners leave their tags
 */
public record BlockStats(
    long subsidySat,
    long feeSat,
    int inputs,
    int outputs,
    long outputSat,
    long minRate,
    long maxRate,
    List<Long> ratePercentiles,
    String coinbaseScript) {
  public BlockStats {
    ratePercentiles = List.copyOf(ratePercentiles);
  }
}
