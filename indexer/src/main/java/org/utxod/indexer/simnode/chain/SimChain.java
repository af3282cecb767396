package org.utxod.indexer.simnode.chain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/**
 * The blocks of a simulated node, and the active chain among them: the valid one with the most work, the first received
 * among equals. Thread-safe.
 */
public final class SimChain {
  /** A block with its state at one moment. */
  public record Placed(
      SimBlock block, int confirmations, @Nullable BlockHash next) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition tipChanged = lock.newCondition();
  private final Map<BlockHash, SimBlock> blocks = new LinkedHashMap<>();
  private final Set<BlockHash> invalid = new HashSet<>();
  private final List<SimBlock> active = new ArrayList<>();
  private long size;

  /** A chain that begins with {@code genesis}. */
  public SimChain(SimBlock genesis) {
    if (genesis.height() != 0) {
      throw new IllegalArgumentException("a chain begins at height 0, not " + genesis.height());
    }
    blocks.put(genesis.hash(), genesis);
    active.add(genesis);
    size = genesis.size();
  }

  /**
   * Adds a block and makes it the tip if its branch has more work than the active one.
   *
   * @return whether the active chain changed
   * @throws IllegalArgumentException if the previous block is missing
   */
  public boolean accept(SimBlock block) {
    lock.lock();
    try {
      SimBlock parent = blocks.get(block.previous());
      if (parent == null || parent.height() + 1 != block.height()) {
        throw new IllegalArgumentException(block + " does not follow a block that is here");
      }
      if (blocks.putIfAbsent(block.hash(), block) != null) {
        return false;
      }
      size += block.size();
      if (invalid.isEmpty() && parent.equals(active.get(active.size() - 1))) {
        active.add(block);
        tipChanged.signalAll();
        return true;
      }
      return activateBest();
    } finally {
      lock.unlock();
    }
  }

  /** Marks a block and all its descendants invalid ({@code invalidateblock}). */
  public void invalidate(BlockHash hash) {
    lock.lock();
    try {
      if (!blocks.containsKey(hash) || active.get(0).hash().equals(hash)) {
        throw new IllegalArgumentException(hash + " is not here, or is the genesis block");
      }
      invalid.add(hash);
      activateBest();
    } finally {
      lock.unlock();
    }
  }

  /** Undoes {@link #invalidate} ({@code reconsiderblock}). */
  public void reconsider(BlockHash hash) {
    lock.lock();
    try {
      invalid.remove(hash);
      activateBest();
    } finally {
      lock.unlock();
    }
  }

  private boolean activateBest() {
    SimBlock best = active.get(0);
    Set<BlockHash> bad = new HashSet<>();
    for (SimBlock block :
        blocks.values()) { // In the order received: parents first, and the first among equals.
      if (invalid.contains(block.hash()) || bad.contains(block.previous())) {
        bad.add(block.hash());
      } else if (block.chainwork().compareTo(best.chainwork()) > 0) {
        best = block;
      }
    }
    if (best.equals(active.get(active.size() - 1))) {
      return false;
    }
    List<SimBlock> branch = new ArrayList<>();
    SimBlock at = best;
    while (!isActive(at)) {
      branch.add(at);
      at = Objects.requireNonNull(blocks.get(at.previous()));
    }
    active.subList(at.height() + 1, active.size()).clear();
    for (int i = branch.size() - 1; i >= 0; i--) {
      active.add(branch.get(i));
    }
    tipChanged.signalAll();
    return true;
  }

  private boolean isActive(SimBlock block) {
    return block.height() < active.size() && active.get(block.height()).equals(block);
  }

  /** The last block of the active chain. */
  public ChainPoint activeTip() {
    return tip().point();
  }

  /** The block at the active chain's tip. */
  public SimBlock tip() {
    lock.lock();
    try {
      return active.get(active.size() - 1);
    } finally {
      lock.unlock();
    }
  }

  /** The active chain's block at that height. */
  public Optional<SimBlock> active(int height) {
    lock.lock();
    try {
      return height >= 0 && height < active.size()
          ? Optional.of(active.get(height))
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  /** A block of any branch. */
  public Optional<SimBlock> block(BlockHash hash) {
    lock.lock();
    try {
      return Optional.ofNullable(blocks.get(hash));
    } finally {
      lock.unlock();
    }
  }

  /** A block of any branch with its place in the active chain. */
  public Optional<Placed> placed(BlockHash hash) {
    lock.lock();
    try {
      SimBlock block = blocks.get(hash);
      if (block == null) {
        return Optional.empty();
      }
      if (!isActive(block)) {
        return Optional.of(new Placed(block, -1, null));
      }
      int above = active.size() - 1 - block.height();
      BlockHash next = above == 0 ? null : active.get(block.height() + 1).hash();
      return Optional.of(new Placed(block, above + 1, next));
    } finally {
      lock.unlock();
    }
  }

  /** Total size of the blocks in memory, bytes. */
  public long size() {
    lock.lock();
    try {
      return size;
    } finally {
      lock.unlock();
    }
  }

  /** The most work of any block, valid or not: what a node knows from headers. */
  public int bestHeaderHeight() {
    lock.lock();
    try {
      return blocks.values().stream()
          .max(Comparator.comparing(SimBlock::chainwork))
          .map(SimBlock::height)
          .orElse(0);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits until the tip differs from {@code known}.
   *
   * @param millis maximum wait; 0 for no limit
   * @return the tip, also after a timeout
   */
  public ChainPoint awaitTipOtherThan(BlockHash known, long millis) throws InterruptedException {
    lock.lock();
    try {
      long left = millis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
      while (activeTip().hash().equals(known) && left > 0) {
        left = tipChanged.awaitNanos(left);
      }
      return activeTip();
    } finally {
      lock.unlock();
    }
  }
}
