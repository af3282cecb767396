package org.utxod.indexer.verify;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeUtxoSet;
import org.utxod.indexer.bitcoind.Nodes;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.UtxoSetScan;

/** Compares an index with its node while it continues following. Not thread-safe. */
public final class Verification implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final Duration POLL_INTERVAL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final Index index;
  private final List<BitcoinNode> nodes;
  private final Network network;
  private final Clock clock;
  private final Sleeper sleeper;

  /** Takes ownership of the nodes; the first that answers is used. */
  public Verification(
      Index index, List<BitcoinNode> nodes, Network network, Clock clock, Sleeper sleeper) {
    this.index = index;
    this.nodes = List.copyOf(nodes);
    this.network = network;
    this.clock = clock;
    this.sleeper = sleeper;
  }

  /**
   * Runs one verification.
   *
   * @param progress receives a message at each step
   * @param stopping polled often; when true, the work ends with an exception
   * @throws UtxodException if the two cannot be compared, with the reason
   */
  public Verdict run(Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    requireComplete();
    BitcoinNode node = Nodes.firstThatAnswers(nodes, network);
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      progress.accept("Asking " + node.label()
          + " for statistics of its UTXO set; without coinstatsindex this takes minutes.");
      CoinStats theirs = figures(node.utxoSet());
      Verdict verdict = against(node, theirs, progress, stopping);
      if (verdict != null) {
        return verdict;
      }
    }
    throw new UtxodException(
        UtxodException.Decision.RETRY,
        "The node answered " + ATTEMPTS
            + " times for blocks without statistics in the index: the chain changes too fast, or set_hash is "
            + "off. Try again, with set_hash on.");
  }

  private void requireComplete() {
    try (UtxoSetScan scan = index.setScan()) {
      IndexState state = scan.state();
      if (!state.coverage().complete()) {
        throw new UtxodException(
            UtxodException.Decision.REFUSE,
            "This index started at height " + state.coverage().fromHeight()
                + " and does not cover older coins, so it cannot equal the node's UTXO set. Only an index that "
                + "started from the genesis block or a snapshot can be verified.");
      }
    }
  }

  /** Null if the index and the node have no block in common to compare at. */
  private @Nullable Verdict against(
      BitcoinNode node, CoinStats theirs, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    if (!awaitBlock(theirs.point(), progress, stopping)) {
      return null;
    }
    try (UtxoSetScan scan = index.setScan()) {
      ComputedCoinStats computed = compute(scan, progress, stopping);
      index.learn(computed);
      int height = theirs.point().height();
      Optional<CoinStats> ours = scan.moved(computed, height);
      if (ours.isEmpty() || !ours.get().point().equals(theirs.point())) {
        return null;
      }
      CoinStats carried = scan.carried(height).orElse(null);
      Verdict verdict = new Verdict(theirs, ours.get(), carried, null);
      return verdict.equal()
          ? verdict
          : new Verdict(
              theirs, ours.get(), carried, advice(verdict, scan, node, progress, stopping));
    }
  }

  private String advice(
      Verdict verdict,
      UtxoSetScan scan,
      BitcoinNode node,
      Consumer<String> progress,
      BooleanSupplier stopping)
      throws InterruptedException {
    FirstDifference first = new FirstDifference(scan, node);
    String text = first.advice(verdict);
    if (verdict.node().agreesWith(verdict.computed())) {
      return text;
    }
    ScriptDiffFinder scriptDiffFinder =
        new ScriptDiffFinder(index, node, network, point -> awaitBlock(point, progress, stopping));
    return text + '\n' + scriptDiffFinder.advice(scan, first.block(), progress);
  }

  /** Waits until the index has the block; false if it has another one at that height. */
  private boolean awaitBlock(ChainPoint point, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    Instant until = clock.instant().plus(PATIENCE);
    while (true) {
      requireGoingOn(stopping);
      try (UtxoSetScan scan = index.setScan()) {
        Optional<ChainPoint> ours = scan.point(point.height());
        if (ours.isPresent()) {
          return ours.get().equals(point);
        }
      }
      if (clock.instant().isAfter(until)) {
        throw new UtxodException(
            UtxodException.Decision.RETRY,
            "The index did not reach the node's block " + point
                + " in time. Verify again when it is at the tip ('utxod status').");
      }
      progress.accept("Waiting for the index to reach block " + point.height() + ".");
      sleeper.sleep(POLL_INTERVAL);
    }
  }

  private static ComputedCoinStats compute(
      UtxoSetScan scan, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    long all = Math.max(1, scan.state().utxoCount());
    int threads = Runtime.getRuntime().availableProcessors();
    return scan.compute(threads, seen -> {
          progress.accept("Computing the set hash: " + Math.min(100, seen * 100 / all) + " %.");
          return !stopping.getAsBoolean();
        })
        .orElseThrow(Verification::stopped);
  }

  private static void requireGoingOn(BooleanSupplier stopping) {
    if (stopping.getAsBoolean()) {
      throw stopped();
    }
  }

  private static UtxodException stopped() {
    return new UtxodException(
        UtxodException.Decision.STOP, "The verification was stopped before it finished.");
  }

  static CoinStats figures(NodeUtxoSet set) {
    return new CoinStats(set.point(), set.utxoCount(), set.totalSat(), set.muHash());
  }

  /** Cancels all calls in progress; callable from any thread. */
  public void cancelAll() {
    nodes.forEach(BitcoinNode::cancelAll);
  }

  @Override
  public void close() {
    nodes.forEach(BitcoinNode::close);
  }
}
