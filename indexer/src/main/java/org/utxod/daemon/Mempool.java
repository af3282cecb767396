package org.utxod.daemon;

import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.utxod.bitcoind.BitcoinNode;
import org.utxod.bitcoind.NodeMempool;
import org.utxod.config.Config;
import org.utxod.config.MempoolConfig;
import org.utxod.follow.ChainSource;
import org.utxod.mempool.ChangeFeed;
import org.utxod.mempool.FollowedMempool;
import org.utxod.mempool.Hints;
import org.utxod.mempool.MempoolFollower;
import org.utxod.mempool.OwnBroadcasts;
import org.utxod.mempool.PollingHints;
import org.utxod.mempool.zmq.SequenceHints;
import org.utxod.outbound.Backoff;
import org.utxod.outbound.Sleeper;
import org.utxod.port.MempoolObserver;

/** The node's mempool with the threads that follow it and tell of it, and connections of its own. */
final class Mempool implements AutoCloseable {
  /** How long a node may be silent before unconfirmed amounts are unknown; looks come on top of it. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** So long messages of the node are gathered before it is asked. */
  private static final Duration GATHER = Duration.ofMillis(100);

  /** A node from which no message came for so long is looked at. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private static final Duration STOP_PATIENCE = Duration.ofSeconds(2);
  private static final Backoff.Schedule RETRY = new Backoff.Schedule(
      Duration.ofMillis(500), Duration.ofSeconds(30), Backoff.Schedule.UNBOUNDED);

  /** So long one who broadcasts waits at most until the transaction is in our own answers. */
  private static final Duration BROADCAST_PATIENCE = Duration.ofSeconds(2);

  private final Parts parts = new Parts();
  private final FollowedMempool view;
  private final ChangeFeed feed = new ChangeFeed();
  private final Thread follower;
  private final Thread teller;
  private final OwnBroadcasts broadcasts;

  /** @param sources that the index follows, one for each node of the configuration */
  Mempool(Config config, List<ChainSource> sources, LongSupplier nanoTime, RandomGenerator random) {
    MempoolConfig mempool = config.mempool();
    IdentityHashMap<ChainSource, NodeMempool> nodes = new IdentityHashMap<>();
    List<BitcoinNode> clients = Sources.nodes(config);
    for (int i = 0; i < clients.size(); i++) {
      parts.own(clients.get(i));
      nodes.put(sources.get(i), new NodeMempool(clients.get(i).rpc()));
    }
    Hints hints = hints(mempool);
    view = new FollowedMempool(
        hints.by(),
        feed,
        nanoTime,
        PATIENCE.plus(mempool.pollEvery().multipliedBy(5)),
        random.nextLong());
    broadcasts = new OwnBroadcasts(view, hints, BROADCAST_PATIENCE);
    follower = thread(
        new MempoolFollower(
            view,
            source -> Objects.requireNonNull(nodes.get(source)),
            hints,
            memory(mempool, Runtime.getRuntime().maxMemory()),
            nanoTime,
            Sleeper.system(),
            new Backoff(RETRY, random)),
        "mempool");
    teller = thread(feed, "mempool-changes");
  }

  private Hints hints(MempoolConfig mempool) {
    String zmq = mempool.zmqSequence();
    return zmq == null
        ? new PollingHints(mempool.pollEvery())
        : parts.own(new SequenceHints(zmq, GATHER, SILENCE));
  }

  /** Bytes that a mempool may take of a heap. */
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

  /** Is told what was handed to a node. */
  OwnBroadcasts broadcasts() {
    return broadcasts;
  }

  void observe(MempoolObserver observer) {
    feed.observe(observer);
  }

  void start() {
    follower.start();
    teller.start();
  }

  @Override
  public void close() {
    follower.interrupt();
    teller.interrupt();
    parts.close();
    try {
      follower.join(STOP_PATIENCE.toMillis());
      teller.join(STOP_PATIENCE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
