package org.utxod.indexer.endtoend;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.Network;
import org.utxod.store.rocksdb.RocksStore;

/** A node whose chain is also kept as a model, and the data directory of a process that is killed again and again. */
abstract class KilledFixture {
  static final long SEED = Long.getLong("kill.seed", 20_261_121);
  static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);

  @TempDir
  Path directory;

  final Random random = new Random(SEED);
  final BlockGenerator generator = new BlockGenerator(SEED, GeneratorShape.small());
  final SimChain chain = new SimChain(generator.genesis());
  final ChainModel model = new ChainModel();
  private final int blocks;
  SimulatedNode node;
  Path cookie;
  Path data;

  /** @param blocks of the chain before the first process */
  KilledFixture(int blocks) {
    this.blocks = blocks;
  }

  @BeforeEach
  void a_node() {
    model.add(generator.genesis());
    grow(blocks);
    cookie = directory.resolve(".cookie");
    data = directory.resolve("data");
    node = SimulatedNode.withCookie(chain, Network.REGTEST, new FaultPlan(), cookie)
        .start();
  }

  @AfterEach
  void stop() {
    node.close();
  }

  void grow(int blocks) {
    for (int i = 0; i < blocks; i++) {
      accept(generator.generateOn(chain.tip()));
    }
  }

  void accept(SimBlock block) {
    model.add(block);
    chain.accept(block);
  }
}
