package org.utxod.store.effect;

import java.util.List;
import org.utxod.store.chain.Txid;

/**
 * What one transaction did to one script.
 *
 * @param index of the transaction in its block; 0 is the coinbase
 * @param receivedSat satoshis of all coins that it created there
 * @param spentSat satoshis of all coins that it spent there
 * @param created number of the coins that it created there
 * @param spent number of the coins that it spent there
 * @param createdVouts outputs, as the unsigned bits of an {@code int}, of those that the block left unspent
 * @param spentCoins those that were there before the block
 */
public record TransactionEffect(
    int index,
    long receivedSat,
    long spentSat,
    int created,
    int spent,
    List<Integer> createdVouts,
    List<Spent> spentCoins) {
  /**
   * A coin that was there before the block, and is not after it.
   *
   * @param voutBits the output, as the unsigned bits of an {@code int}
   * @param code height * 2 + coinbase flag
   */
  public record Spent(Txid txid, int voutBits, int code, long valueSat) {}
}
