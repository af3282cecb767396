package org.utxod.indexer.simulation;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.history.History;
import org.utxod.store.history.segment.SegmentMerger;
import org.utxod.store.kv.KeyValueStore;

/**
 * Where a bug can be planted between the production components.
 *
 * @param store wraps the store
 * @param source wraps a node as the follower sees it, given a way to look up a block
 * @param transport creates an interceptor for the requests of one client
 * @param history creates for one life what changes what its history sees of a block
 * @param merging merges segments of the history
 * @param electrum changes what Electrum clients are said to be concerned by
 */
record Seams(
    UnaryOperator<KeyValueStore> store,
    SourceSeam source,
    Supplier<Interceptor> transport,
    Supplier<UnaryOperator<BlockDelta>> history,
    History.Merging merging,
    UnaryOperator<Changes> electrum) {
  /** Makes a source out of another. */
  interface SourceSeam {
    BlockSource around(BlockSource source, Function<BlockHash, ModelBlock> blocks);
  }

  /** Nothing planted. */
  static final Seams NONE = new Seams(
      store -> store,
      (source, blocks) -> source,
      () -> chain -> chain.proceed(chain.request()),
      () -> delta -> delta,
      SegmentMerger::merge,
      changes -> changes);

  Seams withStore(UnaryOperator<KeyValueStore> other) {
    return new Seams(other, source, transport, history, merging, electrum);
  }

  Seams withSource(SourceSeam other) {
    return new Seams(store, other, transport, history, merging, electrum);
  }

  Seams withTransport(Supplier<Interceptor> other) {
    return new Seams(store, source, other, history, merging, electrum);
  }

  Seams withHistory(Supplier<UnaryOperator<BlockDelta>> other) {
    return new Seams(store, source, transport, other, merging, electrum);
  }

  Seams withMerging(History.Merging other) {
    return new Seams(store, source, transport, history, other, electrum);
  }

  Seams withElectrum(UnaryOperator<Changes> other) {
    return new Seams(store, source, transport, history, merging, other);
  }
}
