package org.utxod.benchmark;

import java.util.ArrayList;
import java.util.List;
import org.utxod.simnode.BlockGenerator;
import org.utxod.simnode.GeneratorShape;
import org.utxod.simnode.SimBlock;

/** A generated chain that ends in full blocks: about 11 MB of verbosity 3 JSON each. */
final class FullBlocks {
  /** Enough small blocks that there are mature coins to spend. */
  private static final int RUN_UP = 110;

  /** Blocks of growing size, so that the full ones find enough coins. */
  private static final int GROWTH = 6;

  private FullBlocks() {}

  /** All blocks from the genesis block on; the last {@code full} of them are full. */
  static List<SimBlock> chain(long seed, int full) {
    BlockGenerator generator = new BlockGenerator(seed, GeneratorShape.small());
    List<SimBlock> blocks = new ArrayList<>();
    blocks.add(generator.genesis());
    for (int i = 0; i < RUN_UP; i++) {
      blocks.add(generator.generateOn(last(blocks)));
    }
    for (int i = 0; i < GROWTH + full; i++) {
      blocks.add(generator.generateOn(last(blocks), GeneratorShape.full()));
    }
    return blocks;
  }

  static SimBlock last(List<SimBlock> blocks) {
    return blocks.get(blocks.size() - 1);
  }
}
