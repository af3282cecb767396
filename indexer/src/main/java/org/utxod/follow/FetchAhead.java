package org.utxod.follow;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.NodeFault;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.BlockHash;
import org.utxod.fault.Fault;

/**
 * Blocks of a source's main chain in order, some of them fetched ahead. Holds no more than its bound, whatever the reader
 * does. For one thread; close it to let go of what is under way.
 */
final class FetchAhead implements AutoCloseable {
  private static final int HASHES_AT_ONCE = 500;

  private final ChainSource source;
  private final BlockFetcher blocks;
  private final ExecutorService fetchers;
  private final int bound;
  private final int last;
  private final Deque<BlockHash> hashes = new ArrayDeque<>();
  private final Deque<Future<BlockDelta>> underWay = new ArrayDeque<>();
  private int nextHashHeight;

  /** Blocks {@code first} to {@code last}. */
  FetchAhead(
      ChainSource source,
      BlockFetcher blocks,
      ExecutorService fetchers,
      int bound,
      int first,
      int last) {
    this.source = source;
    this.blocks = blocks;
    this.fetchers = fetchers;
    this.bound = bound;
    this.last = last;
    this.nextHashHeight = first;
  }

  /**
   * The next block.
   *
   * @return null after the last, or where the source's chain has become shorter
   * @throws NodeFault where it cannot be had
   */
  @Nullable
  BlockDelta next() throws InterruptedException {
    while (underWay.size() < bound && askForHash()) {
      BlockHash hash = hashes.remove();
      underWay.add(fetchers.submit(() -> blocks.fetch(source, hash)));
    }
    Future<BlockDelta> head = underWay.poll();
    if (head == null) {
      return null;
    }
    try {
      return head.get();
    } catch (CancellationException e) {
      throw new NodeFault(NodeFault.Kind.CANCELLED, "The fetch of a block was called off.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Fault fault) {
        throw fault;
      }
      throw new IllegalStateException(
          "A fetch failed in a way that no fetch should.", e.getCause());
    }
  }

  private boolean askForHash() {
    if (hashes.isEmpty() && nextHashHeight <= last) {
      int count = Math.min(HASHES_AT_ONCE, last - nextHashHeight + 1);
      List<BlockHash> more = source.blockHashes(nextHashHeight, count);
      nextHashHeight = more.size() < count ? last + 1 : nextHashHeight + count;
      hashes.addAll(more);
    }
    return !hashes.isEmpty();
  }

  @Override
  public void close() {
    underWay.forEach(fetch -> fetch.cancel(true));
    underWay.clear();
  }
}
