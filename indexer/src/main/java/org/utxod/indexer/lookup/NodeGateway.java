package org.utxod.indexer.lookup;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.port.NodePorts;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Txid;

/** The nodes as used by the query API. Thread-safe. */
public final class NodeGateway implements AutoCloseable {
  private static final int AT_ONCE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Threads that help queries which read many transactions, all together. */
  private static final int HELPERS = 6;

  private final NodeCalls calls;
  private final ExecutorService helpers = Executors.newFixedThreadPool(HELPERS, task -> {
    Thread thread = new Thread(task, "utxod-lookup");
    thread.setDaemon(true);
    return thread;
  });
  private final NodePorts ports;

  /**
   * Takes ownership of the nodes.
   *
   * @param nodes in order of preference
   * @param wait for requests that wait for a node
   * @param broadcast receives transactions that a node accepted from us, and may wait a moment
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public NodeGateway(
      List<BitcoinNode> nodes,
      Network network,
      RequestPermits.ExternalWait wait,
      Consumer<Collection<Txid>> broadcast,
      LongSupplier nanoTime) {
    this.calls = new NodeCalls(nodes, network, AT_ONCE, PATIENCE, wait);
    this.ports = new NodePorts(
        new NodeTransactions(calls, nanoTime, helpers),
        new NodeBlocks(calls),
        new NodeBroadcaster(calls, broadcast),
        new NodeFees(calls, nanoTime),
        new NodeDescriptors(calls),
        new NodePsbts(calls),
        new NodeOwnTools(calls));
  }

  /** The ports. */
  public NodePorts ports() {
    return ports;
  }

  @Override
  public void close() {
    helpers.shutdownNow();
    calls.close();
  }
}
