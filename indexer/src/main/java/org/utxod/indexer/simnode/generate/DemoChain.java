package org.utxod.indexer.simnode.generate;

import java.util.List;
import java.util.Random;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Script;

/**
 * A generated chain that grows by one block per step, occasionally by a reorganisation of one to three blocks. For a
 * single thread; its {@link SimChain} is thread-safe.
 */
public final class DemoChain {
  private static final int STEPS_BETWEEN_REORGANISATIONS = 8;
  private static final int DEEPEST = 3;
  private static final int MAX_PAYMENTS = 3;

  private final BlockGenerator generator;
  private final Random random;
  private final SimChain chain;
  private boolean traffic;

  /** A chain of {@code blocks} blocks besides the genesis block. */
  public DemoChain(long seed, GeneratorShape shape, int blocks) {
    this.generator = new BlockGenerator(seed, shape);
    this.random = new Random(seed);
    this.chain = new SimChain(generator.genesis());
    for (int i = 0; i < blocks; i++) {
      grow();
    }
  }

  /** The chain, for a {@link SimulatedNode}. */
  public SimChain chain() {
    return chain;
  }

  /** The scripts that are paid most often; all have addresses. */
  public List<Script> hotScripts() {
    return generator.hotScripts();
  }

  /**
   * Adds a block, or at random a branch that replaces the last one to three.
   *
   * @return the new tip
   */
  public ChainPoint step() {
    if (random.nextInt(STEPS_BETWEEN_REORGANISATIONS) == 0) {
      return reorganise(1 + random.nextInt(DEEPEST));
    }
    return grow();
  }

  /** Sends some payments to the mempool of a node of this chain, to be confirmed by later blocks. */
  public void send(SimMempool mempool) {
    traffic = true;
    for (int payments = 1 + random.nextInt(MAX_PAYMENTS); payments > 0; payments--) {
      generator.send(random, chain.tip(), mempool);
    }
  }

  /** Adds a block to the tip. */
  public ChainPoint grow() {
    chain.accept(generator.generateOn(chain.tip()));
    return chain.activeTip();
  }

  /** Makes the last {@code depth} blocks stale by a branch that is one longer. */
  public ChainPoint reorganise(int depth) {
    int fork = Math.max(0, chain.activeTip().height() - depth);
    int wanted = chain.activeTip().height() + 1;
    if (traffic) {
      for (int height = wanted - 1; height > fork; height--) {
        generator.takenBack(chain.active(height).orElseThrow());
      }
    }
    SimBlock at = chain.active(fork).orElseThrow();
    while (at.height() < wanted) {
      at = generator.generateOn(at);
      chain.accept(at);
    }
    return chain.activeTip();
  }
}
