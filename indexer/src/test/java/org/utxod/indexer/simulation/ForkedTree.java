package org.utxod.indexer.simulation;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.SetHash;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.read.UtxoSetScan;

/**
 * A trunk of blocks with branches of up to seven, made once for many lives, and what the UTXO set after each comes to: count
 * and sum by the model, the hash by an index of its own. To be shared by threads once made.
 */
public final class ForkedTree {
  /** What every index over it keeps. */
  public static final IndexOptions OPTIONS = new IndexOptions(300, 300, 100_000, false);

  private static final int MAX_BRANCH = 7;

  /** Longer than a record of the log with several of them; the longest that can be spent. */
  private static final Script LONG_SCRIPT = Script.ofHex("51".repeat(10_000));

  private static final int LONG_SCRIPTS = 160;

  /**
   * A block.
   *
   * @param parent null for the root, below which nothing forks
   * @param coins after it
   * @param sat that they hold
   * @param setHash after it; null for the root
   */
  public record Block(
      BlockDelta delta,
      @Nullable Block parent,
      long coins,
      long sat,
      @Nullable SetHash setHash) {
    /** Where it is. */
    public ChainPoint point() {
      return delta.point();
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Block block && point().equals(block.point());
    }

    @Override
    public int hashCode() {
      return point().hashCode();
    }

    @Override
    public String toString() {
      return name(point());
    }
  }

  private final SharedPast past = new SharedPast();
  private final Map<BlockHash, Block> blocks = new HashMap<>();
  private final List<Block> inOrder = new ArrayList<>();

  /** @param trunk blocks above the root */
  public ForkedTree(long seed, int trunk) {
    Random random = new Random(seed);
    BlockMaker maker = new BlockMaker(random);
    CoinLedger ledger = new CoinLedger(0);
    MemoryStore store = past.applied(OPTIONS);
    try (Index index = Index.over(store, Network.REGTEST, OPTIONS)) {
      ModelBlock tip = past.blocks().get(past.height());
      add(tip, null, ledger, index);
      for (int i = 0; i < trunk; i++) {
        ModelBlock fork = tip;
        tip = next(maker, random, tip);
        if (random.nextInt(2) == 0) {
          ModelBlock branch = fork;
          for (int length = 1 + random.nextInt(MAX_BRANCH); length > 0; length--) {
            branch = next(maker, random, branch);
            add(branch, index, ledger);
          }
        }
        add(tip, index, ledger);
      }
    }
  }

  private static ModelBlock next(BlockMaker maker, Random random, ModelBlock parent) {
    if (random.nextInt(30) == 0) {
      ModelBlock.Tx small = maker.unconfirmed(parent, List.of());
      if (small != null) {
        List<ModelBlock.Output> outputs = new ArrayList<>();
        int count = LONG_SCRIPTS / 3 + random.nextInt(LONG_SCRIPTS);
        for (int i = 0; i < count; i++) {
          outputs.add(new ModelBlock.Output(LONG_SCRIPT, i));
        }
        return maker.of(
            parent, 1, List.of(ModelBlock.Tx.real(small.inputs(), new byte[0], outputs)));
      }
    }
    return maker.on(parent, 1, random.nextInt(4));
  }

  private void add(ModelBlock block, Index index, CoinLedger ledger) {
    add(block, blocks.get(block.parent().hash()), ledger, index);
  }

  private void add(ModelBlock block, @Nullable Block parent, CoinLedger ledger, Index index) {
    ledger.moveTo(block);
    SetHash hash = null;
    BlockDelta delta = SharedPast.delta(block);
    if (parent != null) {
      move(index, parent);
      index.writer().apply(delta);
      try (UtxoSetScan scan = index.setScan()) {
        hash = scan.carried(block.height()).orElseThrow().hash();
      }
    }
    Block made = new Block(delta, parent, ledger.coins().size(), ledger.totalSat(), hash);
    blocks.put(block.hash(), made);
    inOrder.add(made);
  }

  /** All of them, the root first. */
  public List<Block> blocks() {
    return inOrder;
  }

  /** A block by its hash. */
  public @Nullable Block block(BlockHash hash) {
    return blocks.get(hash);
  }

  /** A store of its own with an index at the root. */
  public MemoryStore atRoot() {
    return past.applied(OPTIONS);
  }

  /** The last block of both chains. */
  public static Block fork(Block one, Block other) {
    Block a = one;
    Block b = other;
    while (!a.equals(b)) {
      if (a.point().height() >= b.point().height()) {
        a = a.parent();
      } else {
        b = b.parent();
      }
    }
    return a;
  }

  /** The blocks from one that is below it to another, that one included. */
  public static List<Block> path(Block below, Block to) {
    Deque<Block> path = new ArrayDeque<>();
    for (Block block = to; !block.equals(below); block = block.parent()) {
      path.push(block);
    }
    return List.copyOf(path);
  }

  /** Where an index is; it must be at one of the blocks. */
  public Block at(Index index) {
    return blocks.get(index.writer().point().orElseThrow().hash());
  }

  /** A block's name in short. */
  public static String name(ChainPoint point) {
    return point.height() + "/" + point.hash().display().substring(56);
  }

  private void move(Index index, Block target) {
    Block fork = fork(at(index), target);
    while (!at(index).equals(fork)) {
      index.writer().rollBack();
    }
    path(fork, target).forEach(block -> index.writer().apply(block.delta()));
  }

  /** The block as it would come with its last coin lost, where its height is a multiple of 7. */
  public static BlockDelta withoutLastCoin(BlockDelta delta) {
    return ChangedDeltas.withoutLastCoin(delta);
  }
}
