package org.utxod.indexer.follow.source;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.error.UtxodException;

/**
 * Blocks of a source's main chain in order, some of them fetched ahead. Holds no more than its bound, whatever the
 * reader does. For one thread; close it to let go of what is in progress.
 */
public final class BlockPrefetcher implements AutoCloseable {
  private static final int HASHES_AT_ONCE = 500;

  /** Blocks are applied one at a time, so that few arrays lie idle at once. */
  private static final int MAX_IDLE_ARRAYS = 3;

  /** A full block of mainnet takes 2 MB; the array of one that is larger by far is let go. */
  private static final int MAX_IDLE_ARRAY = 8 << 20;

  private static final byte[] NO_ARRAY = {};

  private final BlockSource source;
  private final BlockFetcher blocks;
  private final boolean heightsWanted;
  private final ExecutorService fetchers;
  private final int bound;
  private final int last;
  private final Deque<BlockHash> hashes = new ArrayDeque<>();
  private final Deque<Future<BlockDelta>> underWay = new ArrayDeque<>();
  private final BlockingQueue<byte[]> idle = new ArrayBlockingQueue<>(MAX_IDLE_ARRAYS);
  private int nextHashHeight;

  /**
   * Blocks {@code first} to {@code last}.
   *
   * @param heightsWanted whether each spend must come with the height of its coin
   */
  public BlockPrefetcher(
      BlockSource source,
      BlockFetcher blocks,
      boolean heightsWanted,
      ExecutorService fetchers,
      int bound,
      int first,
      int last) {
    this.source = source;
    this.blocks = blocks;
    this.heightsWanted = heightsWanted;
    this.fetchers = fetchers;
    this.bound = bound;
    this.last = last;
    this.nextHashHeight = first;
  }

  /**
   * The next block.
   *
   * @return null after the last, or where the source's chain has become shorter
   * @throws NodeException if it cannot be had
   */
  @Nullable
  public BlockDelta next() throws InterruptedException {
    while (underWay.size() < bound && askForHash()) {
      BlockHash hash = hashes.remove();
      underWay.add(fetchers.submit(() -> fetch(hash)));
    }
    Future<BlockDelta> head = underWay.poll();
    if (head == null) {
      return null;
    }
    try {
      return head.get();
    } catch (CancellationException e) {
      throw new NodeException(
          NodeException.Kind.CANCELLED, "The fetch of a block was cancelled.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UtxodException utxodException) {
        throw utxodException;
      }
      throw new IllegalStateException(
          "A block fetch failed with an unexpected error.", e.getCause());
    }
  }

  private BlockDelta fetch(BlockHash hash) {
    if (heightsWanted) {
      return blocks.fetch(source, hash);
    }
    byte[] array = idle.poll();
    return blocks.fetchToApply(source, hash, array == null ? NO_ARRAY : array);
  }

  /** Takes a block back that nobody uses any more; its memory is another's from here on. */
  public void recycle(BlockDelta used) {
    byte[] array = used.recycle();
    if (array.length <= MAX_IDLE_ARRAY) {
      var unused = idle.offer(array);
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
