package org.utxod.benchmark.synthetic;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;

/** A generated chain that ends in full blocks: about 11 MB of verbosity 3 JSON each. */
public final class FullBlocks {
  /** Enough small blocks to have mature coins to spend. */
  private static final int RUN_UP = 110;

  /** Blocks of growing size, so that the full ones find enough coins. */
  private static final int GROWTH = 6;

  /** As many coins as thirty full blocks create: half of the coins spent were created in the last 25 blocks. */
  private static final int MAX_COINS = 300_000;

  private static final int REMEMBERED_BLOCKS = 20;

  private FullBlocks() {}

  /** Blocks before the first full one. */
  public static int runUp() {
    return 1 + RUN_UP + GROWTH;
  }

  /** All blocks from the genesis block on, in memory; the last {@code full} of them are full. */
  public static List<SimBlock> chain(long seed, int full) {
    return chain(seed, full, block -> block);
  }

  /** All blocks from the genesis block on, each kept as {@code keeping} returns it; the last {@code full} are full. */
  public static List<SimBlock> chain(long seed, int full, UnaryOperator<SimBlock> keeping) {
    BlockGenerator generator =
        new BlockGenerator(seed, GeneratorShape.small(), REMEMBERED_BLOCKS, MAX_COINS);
    List<SimBlock> blocks = new ArrayList<>();
    blocks.add(generator.genesis());
    for (int i = 0; i < RUN_UP; i++) {
      blocks.add(keeping.apply(generator.generateOn(last(blocks))));
    }
    for (int i = 0; i < GROWTH + full; i++) {
      blocks.add(keeping.apply(generator.generateOn(last(blocks), GeneratorShape.full())));
    }
    return blocks;
  }

  public static SimBlock last(List<SimBlock> blocks) {
    return blocks.get(blocks.size() - 1);
  }
}
