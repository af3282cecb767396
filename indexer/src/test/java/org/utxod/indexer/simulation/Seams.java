package org.utxod.indexer.simulation;

import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import okhttp3.Interceptor;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.kv.KeyValueStore;

/**
 * Where a bug can be planted between the production components.
 *
 * @param store wraps the store
 * @param source wraps a node as the follower sees it, given a way to look up a block
 * @param transport creates an interceptor for the requests of one client
 * @param history changes what the history sees of a block
 */
record Seams(
    UnaryOperator<KeyValueStore> store,
    SourceSeam source,
    Supplier<Interceptor> transport,
    UnaryOperator<BlockDelta> history) {
  /** Makes a source out of another. */
  interface SourceSeam {
    BlockSource around(BlockSource source, Function<BlockHash, ModelBlock> blocks);
  }

  /** Nothing planted. */
  static final Seams NONE = new Seams(
      store -> store,
      (source, blocks) -> source,
      () -> chain -> chain.proceed(chain.request()),
      delta -> delta);

  Seams withStore(UnaryOperator<KeyValueStore> other) {
    return new Seams(other, source, transport, history);
  }

  Seams withSource(SourceSeam other) {
    return new Seams(store, other, transport, history);
  }

  Seams withTransport(Supplier<Interceptor> other) {
    return new Seams(store, source, other, history);
  }

  Seams withHistory(UnaryOperator<BlockDelta> other) {
    return new Seams(store, source, transport, other);
  }
}
