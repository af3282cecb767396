package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ScannedCoins;
import org.utxod.indexer.follow.Follower;
import org.utxod.query.port.admin.Job;
import org.utxod.query.port.admin.StartOutcome;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.model.StoreException;

/** The operator of a simulated process: orders re-indexes and backfills, and repairs an index whose rows became wrong. */
final class SimulatedOperator {
  private final Random random;
  private final SimulatedWorld world;
  private final StoreLife disk;
  private int damagedFrom = -1;
  private boolean spoiled;
  private @Nullable String repair;
  private @Nullable Index index;
  private @Nullable Follower follower;

  SimulatedOperator(Random random, SimulatedWorld world, StoreLife disk) {
    this.random = random;
    this.world = world;
    this.disk = disk;
  }

  /** The process lives. */
  void begin(Index index, Follower follower) {
    this.index = index;
    this.follower = follower;
  }

  /** It does not any more, and its jobs with it. */
  void end() {
    index = null;
    follower = null;
    repair = null;
  }

  /** Whether rows are wrong and not repaired yet. */
  boolean isDamaged() {
    return damagedFrom >= 0;
  }

  /** Whether rows were made wrong at any time. */
  boolean isSpoiled() {
    return spoiled;
  }

  /** A re-index from some height, if the index may be re-indexed. */
  void order() {
    if (index == null || damagedFrom >= 0) {
      return;
    }
    Integer tip = index.writer().point().map(ChainPoint::height).orElse(null);
    if (tip != null && tip > 1) {
      order(Math.max(1, tip - random.nextInt(random.nextInt(4) == 0 ? tip : Math.min(tip, 10))));
    }
  }

  /** A scan of a node at some block, near our tip or anywhere, is passed to the follower. */
  void backfill() {
    if (follower == null) {
      return;
    }
    ModelBlock best = world.best();
    int depth = random.nextInt(random.nextInt(4) == 0 ? best.height() : 4);
    ModelBlock at = best.ancestor(best.height() - depth);
    CoinLedger ledger = new CoinLedger(0);
    ledger.moveTo(at);
    Set<Script> chosen = new HashSet<>();
    Map<Script, List<Coin>> coins = new HashMap<>();
    for (Script script : BlockMaker.SCRIPTS) {
      if (random.nextInt(3) == 0) {
        chosen.add(script);
        coins.put(
            script,
            ledger.byScript().getOrDefault(script, List.of()).stream()
                .map(ModelCoin::coin)
                .toList());
      }
    }
    var unused = follower.scans().leave(chosen, new ScannedCoins(at.sim().point(), coins));
  }

  private @Nullable String order(int fromHeight) {
    try {
      return follower.admin().reindex(fromHeight) instanceof StartOutcome.Started started
          ? started.job().id()
          : null;
    } catch (StoreException e) {
      require(e.kind() == StoreException.Kind.REBUILDING, "a re-index cannot be ordered: ", e);
      return null;
    }
  }

  /** Rows become wrong while the process is down, which {@code stop} brings it. */
  void damage(Runnable stop) {
    if (index == null || index.reindex().isUnderWay() || index.writer().point().isEmpty()) {
      return;
    }
    int tip = index.writer().point().get().height();
    if (tip < 3) {
      return;
    }
    stop.run();
    spoiled = true;
    int from = Math.max(2, tip - random.nextInt(8));
    if (disk.damage(random, from)) {
      damagedFrom = from;
      repair = null;
    }
  }

  /** The operator orders a re-index as often as necessary, and lower if the node's chain forked below ours. */
  void repair() {
    if (index == null) {
      return;
    }
    Job.State state =
        repair == null ? null : follower.admin().job(repair).map(Job::state).orElse(null);
    if (state == Job.State.DONE) {
      damagedFrom = -1;
    } else if (state != Job.State.RUNNING) {
      damagedFrom = state == Job.State.FAILED ? Math.max(1, damagedFrom - 3) : damagedFrom;
      int tip = index.writer().point().map(ChainPoint::height).orElse(0);
      repair = order(Math.max(1, Math.min(damagedFrom, tip)));
    }
  }
}
