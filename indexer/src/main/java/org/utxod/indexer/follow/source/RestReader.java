package org.utxod.indexer.follow.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.indexer.bitcoind.rest.RestBlocks;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;

/**
 * Whether a node's REST interface is worth asking, and what it gives. Every block that it does not give, or gives
 * wrong, is left to verbosity 3; after some in a row it is left alone for a while. Thread-safe.
 */
public final class RestReader {
  private static final int FAILURES_IN_A_ROW = 3;
  private static final Duration REST = Duration.ofMinutes(10);

  /** The first Bitcoin Core that says over REST what a block spends. */
  private static final int FIRST_VERSION = 300_000;

  private final BitcoinNode node;
  private final boolean required;
  private final Clock clock;
  private final Consumer<String> news;
  private final RestBlocks blocks;
  private final HeaderPrefetcher headers;
  private final AtomicInteger failures = new AtomicInteger();

  /** Until when it is not asked; null while it is. */
  private final AtomicReference<@Nullable Instant> skippedUntil;

  /**
   * Asks nothing yet.
   *
   * @param required whether a node without it is refused
   * @param news is told when it stops being asked and when it works again
   */
  public RestReader(BitcoinNode node, boolean required, Clock clock, Consumer<String> news) {
    this.node = node;
    this.required = required;
    this.clock = clock;
    this.news = news;
    this.blocks = new RestBlocks(node);
    this.headers = new HeaderPrefetcher(node);
    this.skippedUntil = new AtomicReference<>(Instant.EPOCH);
  }

  /**
   * The node answers, perhaps another one than before: finds out whether it offers what is needed.
   *
   * @throws NodeException {@code NO_REST} if it is required and not offered, and any other where it is required and the
   *     node could not be asked
   */
  void connected(BlockHash tip) {
    headers.forget();
    failures.set(0);
    try {
      if (node.version().version() < FIRST_VERSION) {
        throw new NodeException(
            Kind.METHOD_UNAVAILABLE,
            node.label()
                + " is older than Bitcoin Core 30, the first version that serves spent outputs over REST.");
      }
      blocks.require(tip);
      skippedUntil.set(null);
    } catch (NodeException e) {
      skippedUntil.set(clock.instant().plus(REST));
      if (e.kind() == Kind.CANCELLED) {
        throw e;
      }
      if (required) {
        throw e.kind() == Kind.METHOD_UNAVAILABLE ? notOffered(e) : e;
      }
    }
  }

  private NodeException notOffered(NodeException cause) {
    return new NodeException(
        Kind.NO_REST,
        cause.getMessage()
            + " The configuration says 'source: rest'; with 'auto' blocks are read over RPC if necessary.",
        cause);
  }

  /** Whether it is asked now. */
  boolean isUsed() {
    return skippedUntil.get() == null;
  }

  /** These blocks will be asked for in this order, as far as anybody knows. */
  void expect(List<BlockHash> hashes) {
    headers.expect(hashes);
  }

  /**
   * A block without the heights of what it spends, in {@code array} where that is large enough.
   *
   * @return empty if it is to be had otherwise; the array may be used again then
   * @throws NodeException {@code CANCELLED} alone
   */
  Optional<BlockDelta> block(BlockHash hash, byte[] array) {
    Instant until = skippedUntil.get();
    if (until != null && clock.instant().isBefore(until)) {
      return Optional.empty();
    }
    Optional<NodeHeader> header = header(hash);
    if (header.isEmpty()) {
      return Optional.empty();
    }
    try {
      BlockDelta delta = blocks.block(header.get(), new BlockDeltaBuilder(array));
      failures.set(0);
      if (skippedUntil.getAndSet(null) != null) {
        news.accept("Blocks are read from " + node.label() + " over REST again.");
      }
      return Optional.of(delta);
    } catch (NodeException e) {
      if (e.kind() == Kind.CANCELLED) {
        throw e;
      }
      failed(e);
      return Optional.empty();
    }
  }

  /** Empty if the node does not give it; it will say the same of the block. */
  private Optional<NodeHeader> header(BlockHash hash) {
    try {
      return Optional.of(headers.take(hash));
    } catch (NodeException e) {
      if (e.kind() == Kind.CANCELLED) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private void failed(NodeException fault) {
    int inARow = failures.incrementAndGet();
    boolean gone = fault.kind() == Kind.METHOD_UNAVAILABLE || inARow >= FAILURES_IN_A_ROW;
    Instant before = skippedUntil.get();
    if (gone || before != null) {
      skippedUntil.set(clock.instant().plus(REST));
    }
    if (inARow == 1 && before == null) {
      news.accept(fault.getMessage() + " The block is read over RPC instead.");
    }
    if (gone && before == null) {
      news.accept("Blocks are read from " + node.label() + " over RPC for the next "
          + REST.toMinutes() + " minutes.");
    }
  }
}
