package org.utxod.indexer.lookup;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeLookups;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.Network;

/** Queries nodes in order of preference, a few queries at once. Thread-safe; closes the nodes. */
final class NodeCalls implements AutoCloseable {
  private final List<BitcoinNode> nodes;
  private final Network network;
  private final Semaphore permits;
  private final Duration patience;
  private final RequestPermits.ExternalWait wait;
  private final Set<BitcoinNode> ofOurChain = ConcurrentHashMap.newKeySet();

  /**
   * @param atOnce maximum number of concurrent queries
   * @param patience how long a query waits for its turn
   * @param wait for requests that wait for a node
   */
  NodeCalls(
      List<BitcoinNode> nodes,
      Network network,
      int atOnce,
      Duration patience,
      RequestPermits.ExternalWait wait) {
    this.nodes = new ArrayList<>(nodes);
    this.network = network;
    this.permits = new Semaphore(atOnce, true);
    this.patience = patience;
    this.wait = wait;
  }

  /**
   * The answer of the first node that can give one.
   *
   * @throws SourceException if none can be queried, none has the block, or the one that was queried refuses
   */
  <T> T ask(Function<NodeLookups, T> question) {
    try {
      return askOrBeRefused(question);
    } catch (NodeException e) {
      throw notThere(e);
    }
  }

  private static SourceException notThere(NodeException refused) {
    return new SourceException(
        SourceException.Kind.UNAVAILABLE,
        "The node does not have this, or not yet; retry",
        refused);
  }

  /**
   * The answer of the first node that can give one, to a call whose rejection is passed on to the client.
   *
   * @throws SourceException if none can be queried
   * @throws NodeException {@code REFUSED} if the node rejected the call
   */
  <T> T askOrBeRefused(Function<NodeLookups, T> question) {
    return wait.call(() -> askInTurn(question, answer -> true));
  }

  /**
   * The first definite answer; if no node gives one, the first answer.
   *
   * @throws SourceException like {@link #ask}, if no node answers at all
   */
  <T> T askUntil(Function<NodeLookups, T> question, Predicate<T> settles) {
    try {
      return wait.call(() -> askInTurn(question, settles));
    } catch (NodeException e) {
      throw notThere(e);
    }
  }

  Network network() {
    return network;
  }

  /** Runs work that may take long within the limits of queries; nested queries count as part of it. */
  <T> T waiting(Supplier<T> work) {
    return wait.call(work);
  }

  private <T> T askInTurn(Function<NodeLookups, T> question, Predicate<T> settles) {
    enter();
    try {
      NodeException failure = null;
      @Nullable T unsettled = null;
      for (BitcoinNode node : nodes) {
        try {
          requireOurChain(node);
          T answer = question.apply(new NodeLookups(node));
          if (settles.test(answer)) {
            return answer;
          }
          unsettled = unsettled == null ? answer : unsettled;
        } catch (NodeException e) {
          if (e.kind() == NodeException.Kind.REFUSED) {
            throw e;
          }
          ofOurChain.remove(node);
          failure = failure == null || worse(failure) ? e : failure;
        }
      }
      if (unsettled != null) {
        return unsettled;
      }
      throw fault(failure);
    } finally {
      permits.release();
    }
  }

  /** A node that has deleted the block is a better explanation than one that is unreachable. */
  private static boolean worse(NodeException failure) {
    return failure.kind() != NodeException.Kind.BLOCK_PRUNED;
  }

  private void enter() {
    try {
      if (permits.tryAcquire(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SourceException(
        SourceException.Kind.UNAVAILABLE, "Too many concurrent node calls; retry", null);
  }

  private void requireOurChain(BitcoinNode node) {
    if (!ofOurChain.contains(node)) {
      node.requireChain(network);
      ofOurChain.add(node);
    }
  }

  private static SourceException fault(@Nullable NodeException failure) {
    if (failure == null) {
      return new SourceException(SourceException.Kind.UNAVAILABLE, "No node is configured", null);
    }
    return switch (failure.kind()) {
      case BLOCK_PRUNED, BLOCK_NOT_ON_DISK, UNDO_UNREADABLE ->
        new SourceException(
            SourceException.Kind.NOT_KEPT,
            "The node no longer has this block (pruned data)",
            failure);
      case WARMUP ->
        new SourceException(
            SourceException.Kind.UNAVAILABLE, "The node is starting; retry", failure);
      case BUSY ->
        new SourceException(SourceException.Kind.UNAVAILABLE, "The node is busy; retry", failure);
      default ->
        failure.getCause() instanceof InterruptedIOException
            ? new SourceException(
                SourceException.Kind.TIMED_OUT, "The node did not answer in time", failure)
            : new SourceException(
                SourceException.Kind.UNAVAILABLE, "The node is unavailable; retry", failure);
    };
  }

  @Override
  public void close() {
    nodes.forEach(BitcoinNode::close);
  }
}
