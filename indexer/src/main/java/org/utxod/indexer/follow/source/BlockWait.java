package org.utxod.indexer.follow.source;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/**
 * How news of a block is waited for at one node. A call of {@code waitfornewblock} holds one of the node's RPC threads
 * for as long as it waits; a node with one thread ({@code -rpcthreads}), or whose threads others hold, answers nobody
 * meanwhile. So in mode {@link Mode#AUTO} it is tried first for a second, with another call beside it, at a new
 * connection. Not thread-safe.
 */
public final class BlockWait {
  /** What the configuration says ({@code wait_for_blocks}). */
  public enum Mode {
    /** Wait where it holds up nobody, else poll. */
    AUTO,
    /** Always wait. */
    ALWAYS,
    /** Never: the node is looked at again and again. */
    NEVER
  }

  private static final Duration TRIAL = Duration.ofSeconds(1);

  private static final Duration PACE = Duration.ofMillis(100);

  /** A node that is busy answers late as well; one that cannot answer does so when the trial is over. */
  private static final Duration HELD_UP = Duration.ofMillis(600);

  /** A node is not tried at each hiccup of its connection. */
  private static final Duration REMEMBERED = Duration.ofMinutes(10);

  /** A trial that says so must say so again. */
  private static final int TRIALS = 2;

  private final Mode mode;
  private final BitcoinNode node;
  private final Executor executor;
  private final LongSupplier nanoTime;
  private final Consumer<String> news;
  private @Nullable Boolean waits;
  private long triedAt;

  /**
   * For one node.
   *
   * @param executor runs a call of a second beside another
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   * @param news is told a message for the operator
   */
  public BlockWait(
      Mode mode,
      BitcoinNode node,
      Executor executor,
      LongSupplier nanoTime,
      Consumer<String> news) {
    this.mode = mode;
    this.node = node;
    this.executor = executor;
    this.nanoTime = nanoTime;
    this.news = news;
  }

  /** The node was connected to, again perhaps: what was found of it some time ago counts no more. */
  void connected() {
    if (nanoTime.getAsLong() - triedAt > REMEMBERED.toNanos()) {
      waits = null;
    }
  }

  /**
   * Waits for the node's tip to become another one, as {@link BitcoinNode#waitForNewBlock} does.
   *
   * @throws NodeException {@code METHOD_UNAVAILABLE} if the node is to be polled
   */
  ChainPoint await(Duration timeout, @Nullable BlockHash currentTip) {
    if (waits == null) {
      triedAt = nanoTime.getAsLong();
      waits = mode == Mode.ALWAYS || (mode == Mode.AUTO && harmsNobody());
    }
    if (!waits) {
      throw new NodeException(NodeException.Kind.METHOD_UNAVAILABLE, node.label() + " is polled.");
    }
    return node.waitForNewBlock(timeout, currentTip);
  }

  private boolean harmsNobody() {
    for (int trial = 0; trial < TRIALS; trial++) {
      if (!isHeldUp()) {
        return true;
      }
    }
    news.accept(node.label()
        + " answers no other call while it waits for a block: it has too few RPC threads (-rpcthreads). It is "
        + "polled every second instead; a block is seen up to a second later.");
    return false;
  }

  private boolean isHeldUp() {
    CompletableFuture<ChainPoint> waiting =
        CompletableFuture.supplyAsync(() -> node.waitForNewBlock(TRIAL, null), executor);
    long longest = 0;
    boolean over = false;
    while (!over) {
      long began = nanoTime.getAsLong();
      ChainInfo unused = node.chainInfo();
      longest = Math.max(longest, nanoTime.getAsLong() - began);
      over = isOver(waiting);
    }
    return longest > HELD_UP.toNanos();
  }

  /** Looks again after a moment, so that the other call can come first and be in the way. */
  private static boolean isOver(CompletableFuture<ChainPoint> waiting) {
    try {
      ChainPoint unused = waiting.get(PACE.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof NodeException fault) {
        throw fault;
      }
      throw new IllegalStateException("waiting for a block failed with an unexpected error", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }
}
