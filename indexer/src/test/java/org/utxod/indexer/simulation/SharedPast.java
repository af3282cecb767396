package org.utxod.indexer.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.utxod.indexer.bitcoind.Verbosity3Parser;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;

/** The first blocks of every world, enough for coinbases to have ripened, and stores in which they are applied already. */
final class SharedPast {
  private static final int HEIGHT = 112;

  private final List<ModelBlock> blocks = new ArrayList<>();
  private final MemoryStore withHashes;
  private final MemoryStore withoutHashes;

  SharedPast() {
    BlockMaker maker = new BlockMaker(new Random(1));
    blocks.add(BlockMaker.genesis());
    for (int height = 1; height <= HEIGHT; height++) {
      blocks.add(maker.on(blocks.get(height - 1), 1, height > 100 ? 3 : 0));
    }
    withHashes = apply(true);
    withoutHashes = apply(false);
  }

  int height() {
    return HEIGHT;
  }

  List<ModelBlock> blocks() {
    return blocks;
  }

  /** Applies the blocks to an empty index. */
  void applyTo(Index index) {
    for (ModelBlock block : blocks) {
      index.writer().apply(delta(block));
    }
  }

  /** The block as a node gives it at verbosity 3. */
  static BlockDelta delta(ModelBlock block) {
    try {
      return new Verbosity3Parser("a shared past")
          .parse(
              new java.io.ByteArrayInputStream(block.sim().json()),
              block.hash(),
              new BlockDeltaBuilder());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private MemoryStore apply(boolean scriptHashes) {
    MemoryStore store = new MemoryStore();
    IndexOptions options = new IndexOptions(300, 300, 100_000, scriptHashes);
    try (Index index = Index.over(store, Network.REGTEST, options)) {
      applyTo(index);
    }
    return store;
  }

  /** A store of its own in which they are applied. */
  MemoryStore applied(IndexOptions options) {
    return (options.scriptHashIndex() ? withHashes : withoutHashes).copy();
  }
}
