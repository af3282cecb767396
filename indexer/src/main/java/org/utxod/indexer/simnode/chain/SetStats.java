package org.utxod.indexer.simnode.chain;

/**
 * The statistics of Core's coinstatsindex for a block (index/coinstatsindex.cpp); satoshis. The four kinds of
 * unspendable amounts are those of the block itself.
 *
 * @param txouts coins after the block
 * @param total their amount
 * @param unspendableSoFar of this block and all before it
 */
public record SetStats(
    long txouts,
    long bogoSize,
    long total,
    long unspendableSoFar,
    long prevoutSpent,
    long coinbase,
    long newOutputs,
    long genesis,
    long bip30,
    long scripts,
    long unclaimed,
    ModelHash hash) {
  static final SetStats NONE = new SetStats(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ModelHash.EMPTY);

  public long unspendable() {
    return genesis + bip30 + scripts + unclaimed;
  }
}
