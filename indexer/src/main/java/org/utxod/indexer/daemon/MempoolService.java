package org.utxod.indexer.daemon;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeMempool;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.MempoolConfig;
import org.utxod.indexer.follow.source.BlockSource;
import org.utxod.indexer.mempool.ChangeFeed;
import org.utxod.indexer.mempool.FollowedMempool;
import org.utxod.indexer.mempool.LocalBroadcasts;
import org.utxod.indexer.mempool.MempoolFollower;
import org.utxod.indexer.mempool.MempoolTrigger;
import org.utxod.indexer.mempool.PollingTrigger;
import org.utxod.indexer.mempool.zmq.SequenceTrigger;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.mempool.MempoolObserver;

/** The node's mempool with the threads that follow it and deliver its changes, on connections of its own. */
final class MempoolService implements AutoCloseable {
  /** How long a node may be silent before unconfirmed amounts are unknown; the poll interval is added. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** How long messages of the node are collected before it is queried. */
  private static final Duration GATHER = Duration.ofMillis(100);

  /** A node without a message for this long is queried. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final Backoff.Schedule RETRY = new Backoff.Schedule(
      Duration.ofMillis(500), Duration.ofSeconds(30), Backoff.Schedule.UNBOUNDED);

  /** Maximum time that a broadcast waits until the transaction is in our own answers. */
  private static final Duration BROADCAST_PATIENCE = Duration.ofSeconds(2);

  private final CloseableStack closeableStack = new CloseableStack();
  private final FollowedMempool view;
  private final ChangeFeed feed = new ChangeFeed();
  private final Thread follower;
  private final Thread notifier;
  private final LocalBroadcasts broadcasts;

  /** @param sources block sources of the index, one for each configured node */
  MempoolService(
      Config config, List<BlockSource> sources, LongSupplier nanoTime, RandomGenerator random) {
    MempoolConfig mempool = config.mempool();
    IdentityHashMap<BlockSource, NodeMempool> nodes = new IdentityHashMap<>();
    List<BitcoinNode> clients = NodeFactory.nodes(config);
    for (int i = 0; i < clients.size(); i++) {
      closeableStack.own(clients.get(i));
      nodes.put(sources.get(i), new NodeMempool(clients.get(i).rpc()));
    }
    MempoolTrigger mempoolTrigger = hints(mempool);
    view = new FollowedMempool(
        mempoolTrigger.by(),
        feed,
        nanoTime,
        PATIENCE.plus(mempool.pollEvery().multipliedBy(5)),
        random.nextLong());
    broadcasts = new LocalBroadcasts(view, mempoolTrigger, BROADCAST_PATIENCE);
    follower = thread(
        new MempoolFollower(
            view,
            source -> Objects.requireNonNull(nodes.get(source)),
            mempoolTrigger,
            memory(mempool, Runtime.getRuntime().maxMemory()),
            nanoTime,
            Sleeper.system(),
            new Backoff(RETRY, random)),
        "mempool");
    notifier = thread(feed, "mempool-changes");
  }

  private MempoolTrigger hints(MempoolConfig mempool) {
    String zmq = mempool.zmqSequence();
    return zmq == null
        ? new PollingTrigger(mempool.pollEvery())
        : closeableStack.own(new SequenceTrigger(zmq, GATHER, SILENCE));
  }

  /** Maximum memory of the mempool for a heap of this size. */
  static long memory(MempoolConfig config, long heapBytes) {
    return config.memoryBytes() > 0 ? config.memoryBytes() : heapBytes / 3;
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  FollowedMempool view() {
    return view;
  }

  /** Called with broadcast transactions. */
  LocalBroadcasts broadcasts() {
    return broadcasts;
  }

  void observe(MempoolObserver observer) {
    feed.observe(observer);
  }

  void start() {
    follower.start();
    notifier.start();
  }

  @Override
  public void close() {
    follower.interrupt();
    notifier.interrupt();
    closeableStack.close();
    try {
      follower.join(STOP_PATIENCE.toMillis());
      notifier.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
