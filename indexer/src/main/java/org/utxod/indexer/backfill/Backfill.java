package org.utxod.indexer.backfill;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.Nodes;
import org.utxod.indexer.bitcoind.ScannedCoins;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.follow.ScanResultMailbox;
import org.utxod.query.outbound.Sleeper;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.IndexView;

/** Backfills scripts with as few scans as possible. Not thread-safe, beside a running follower. */
public final class Backfill implements AutoCloseable {
  /** Maximum number of scripts in one scan. */
  public static final int MAX_SCRIPTS = 1_000;

  /** Maximum number of backfilled scripts in an index, so that iterating over all of them stays fast. */
  static final int MAX_FILLED = 100_000;

  /** Maximum number of coins from one scan: some 100 MB of memory. */
  static final int MAX_COINS = 500_000;

  private static final int MAX_SCANS = 5;
  private static final int MAX_BUSY_TRIES = 180;
  private static final Duration BUSY_PAUSE = Duration.ofSeconds(10);
  private static final Duration POLL_INTERVAL = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final UtxoIndex index;
  private final List<BitcoinNode> nodes;
  private final Network network;
  private final ScanResultMailbox follower;
  private final Clock clock;
  private final Sleeper sleeper;
  private final int maxCoins;

  /** Takes ownership of the nodes; the first that answers is used. */
  public Backfill(
      UtxoIndex index,
      List<BitcoinNode> nodes,
      Network network,
      ScanResultMailbox follower,
      Clock clock,
      Sleeper sleeper) {
    this(index, nodes, network, follower, clock, sleeper, MAX_COINS);
  }

  /** Takes ownership of the nodes, with a custom limit on the coins of one scan. */
  public Backfill(
      UtxoIndex index,
      List<BitcoinNode> nodes,
      Network network,
      ScanResultMailbox follower,
      Clock clock,
      Sleeper sleeper,
      int maxCoins) {
    this.index = index;
    this.nodes = List.copyOf(nodes);
    this.network = network;
    this.follower = follower;
    this.clock = clock;
    this.sleeper = sleeper;
    this.maxCoins = maxCoins;
  }

  /**
   * Why nothing can be backfilled; empty if it can.
   *
   * @param scripts the requested scripts
   */
  public Optional<String> refusal(Collection<Script> scripts) {
    IndexState state = index.state();
    if (state.tip() == null) {
      return Optional.of("The index is empty or being rebuilt. Wait for it ('utxod status').");
    }
    if (state.coverage().complete()) {
      return Optional.of(
          "This index covers every coin ('utxod status'); there is nothing to backfill.");
    }
    if (state.backfilledScripts() + scripts.size() > MAX_FILLED) {
      return Optional.of(
          "An index that started at a height can be backfilled for at most " + MAX_FILLED
              + " scripts. For more, run 'utxod bootstrap' in an empty data directory: that index covers every "
              + "coin.");
    }
    for (Script script : scripts) {
      if (script.length() == 0 || script.isUnspendable()) {
        return Optional.of("The script '" + script + "' cannot be backfilled: "
            + (script.length() == 0
                ? "nodes cannot scan for the empty script."
                : "it can never hold coins."));
      }
    }
    return Optional.empty();
  }

  /**
   * Backfills the scripts.
   *
   * @param progress receives a message at each step
   * @param stopping polled often; when true, the work ends with an exception
   * @return a message about what was done
   * @throws UtxodException if it cannot be done completely, with the reason
   */
  public String run(Collection<Script> scripts, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    Set<Script> open = open(scripts);
    if (open.isEmpty()) {
      return "All " + scripts.size() + " scripts are already complete.";
    }
    BitcoinNode node = Nodes.firstThatAnswers(nodes, network);
    Deque<List<Script>> parts = new ArrayDeque<>();
    List<Script> all = new ArrayList<>(open);
    for (int from = 0; from < all.size(); from += MAX_SCRIPTS) {
      parts.add(all.subList(from, Math.min(all.size(), from + MAX_SCRIPTS)));
    }
    while (!parts.isEmpty()) {
      List<Script> part = parts.pop();
      if (!fill(node, new LinkedHashSet<>(part), progress, stopping)) {
        if (part.size() == 1) {
          throw new UtxodException(
              UtxodException.Decision.REFUSE,
              "The script " + part.get(0) + " holds more than " + maxCoins
                  + " coins, too many to backfill. Run 'utxod bootstrap' in an empty data directory: that index "
                  + "covers every coin.");
        }
        parts.push(part.subList(part.size() / 2, part.size()));
        parts.push(part.subList(0, part.size() / 2));
      }
    }
    return "Backfilled " + open.size() + (open.size() == 1 ? " script" : " scripts")
        + "; all coins of " + (open.size() == 1 ? "it" : "them") + " are covered from now on.";
  }

  private Set<Script> open(Collection<Script> scripts) {
    Set<Script> open = new LinkedHashSet<>(scripts);
    try (IndexView view = index.view()) {
      open.removeIf(script -> view.knowsAllOf(script.key()));
    }
    return open;
  }

  /** False if these scripts have too many coins for one scan. */
  private boolean fill(
      BitcoinNode node, Set<Script> part, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    for (int scans = 1; scans <= MAX_SCANS; scans++) {
      ScannedCoins coins = scan(node, part, progress, stopping);
      if (coins == null) {
        return false;
      }
      if (handOver(part, coins, progress, stopping) == ScanResultMailbox.Outcome.FILLED_IN) {
        return true;
      }
    }
    throw new UtxodException(
        UtxodException.Decision.RETRY,
        "The chain was reorganised below the block of each of " + MAX_SCANS
            + " scans, or the index was too far above it. Try again when the index is at the tip ('utxod status').");
  }

  /** Null if there are too many coins. */
  private @Nullable ScannedCoins scan(
      BitcoinNode node, Set<Script> part, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    for (int tries = 1; ; tries++) {
      requireGoingOn(stopping);
      progress.accept("Asking " + node.label() + " for the coins of " + part.size()
          + (part.size() == 1 ? " script" : " scripts")
          + "; the node scans its whole UTXO set, which can take minutes.");
      try {
        return node.scan(part, maxCoins).orElse(null);
      } catch (NodeException e) {
        if (e.kind() != NodeException.Kind.BUSY || tries == MAX_BUSY_TRIES) {
          throw e;
        }
        progress.accept(
            "The node is running another scan of its UTXO set; waiting for it to finish.");
        sleeper.sleep(BUSY_PAUSE);
      }
    }
  }

  private ScanResultMailbox.Outcome handOver(
      Set<Script> part, ScannedCoins coins, Consumer<String> progress, BooleanSupplier stopping)
      throws InterruptedException {
    CompletableFuture<ScanResultMailbox.Outcome> outcome = follower.leave(part, coins);
    try {
      Instant until = clock.instant().plus(PATIENCE);
      ChainPoint stood = null;
      while (!outcome.isDone()) {
        requireGoingOn(stopping);
        ChainPoint tip = point();
        if (tip != null && !tip.equals(stood)) {
          stood = tip;
          until = clock.instant().plus(PATIENCE);
        }
        if (clock.instant().isAfter(until)) {
          throw new UtxodException(
              UtxodException.Decision.RETRY,
              "The index did not reach the node's block " + coins.point()
                  + " in time. See 'utxod status' for why, and try again when it is at the tip.");
        }
        progress.accept("Waiting for the index to merge the coins as of block "
            + coins.point().height() + ".");
        sleeper.sleep(POLL_INTERVAL);
      }
      return outcome.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof UtxodException utxodException ? utxodException : e;
    } finally {
      outcome.cancel(false);
    }
  }

  private @Nullable ChainPoint point() {
    var tip = index.state().tip();
    return tip == null ? null : tip.point();
  }

  private static void requireGoingOn(BooleanSupplier stopping) {
    if (stopping.getAsBoolean()) {
      throw new UtxodException(
          UtxodException.Decision.STOP,
          "The backfill was stopped before it finished. Start it again.");
    }
  }

  /** Scripts that a reorganisation made partial again. */
  List<Script> wanted() {
    if (index.state().tip() == null || index.state().coverage().complete()) {
      return List.of();
    }
    try (IndexView view = index.view()) {
      return view.backfillsWanted(MAX_SCRIPTS);
    }
  }

  /** Cancels all calls in progress; callable from any thread. */
  void cancelAll() {
    nodes.forEach(BitcoinNode::cancelAll);
  }

  @Override
  public void close() {
    nodes.forEach(BitcoinNode::close);
  }
}
