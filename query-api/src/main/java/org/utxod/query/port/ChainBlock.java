package org.utxod.query.port;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;

/**
 * A block from a node, with its txids.
 *
 * @param version as a signed 32-bit integer, as the node writes it
 * @param time the miner's time stamp, seconds since 1970
 * @param medianTime of the last eleven blocks, seconds since 1970
 * @param nonce as an unsigned 32-bit integer
 * @param bits the target in its compact form, as an unsigned 32-bit integer
 * @param difficulty as the node computes it
 * @param size bytes with witnesses
 * @param weight weight units (BIP 141)
 * @param merkleRoot 64 digits, display order
 * @param previous null for the genesis block
 */
public record ChainBlock(
    ChainPoint point,
    int version,
    long time,
    long medianTime,
    long nonce,
    long bits,
    BigDecimal difficulty,
    int size,
    int weight,
    String merkleRoot,
    @Nullable BlockHash previous,
    List<Txid> txids) {
  public ChainBlock {
    txids = List.copyOf(txids);
  }
}
