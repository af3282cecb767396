package org.utxod.query.provider;

import java.time.Instant;
import java.util.Optional;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/** The index's own blocks, for comparison with providers. Thread-safe. */
public interface LocalBlocks {
  /** No block is older; the time of mainnet's block 0. */
  Instant FIRST_BLOCK_TIME = Instant.ofEpochSecond(1_231_006_505L);

  /**
   * A block of ours.
   *
   * @param time the miner's time stamp
   */
  record Own(ChainPoint point, Instant time) {}

  /** The last block applied; block 0 of the network if nothing is applied yet. */
  Own last();

  /** The hash of our block at that height; empty if it is not kept, or cannot be read now. */
  Optional<BlockHash> hashAt(int height);

  /** The blocks of {@code index}. */
  static LocalBlocks of(UtxoIndex index) {
    return new LocalBlocks() {
      @Override
      public Own last() {
        IndexState state = index.state();
        BlockRecord tip = state.tip();
        return tip == null
            ? new Own(new ChainPoint(0, state.network().genesis()), FIRST_BLOCK_TIME)
            : new Own(tip.point(), Instant.ofEpochSecond(tip.time()));
      }

      @Override
      public Optional<BlockHash> hashAt(int height) {
        try (IndexView view = index.view()) {
          return view.block(height).map(block -> block.point().hash());
        } catch (StoreException e) {
          return Optional.empty(); // No view can be opened while a re-index is completed at start.
        }
      }
    };
  }
}
