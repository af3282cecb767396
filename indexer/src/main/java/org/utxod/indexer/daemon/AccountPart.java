package org.utxod.indexer.daemon;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.indexer.config.Config;
import org.utxod.query.access.Keys;
import org.utxod.query.account.AccountParts;
import org.utxod.query.answer.Freshness;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.account.AccountEndpoints;
import org.utxod.query.http.account.ReservesEndpoint;
import org.utxod.query.http.account.TokenAccess;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.NodePorts;
import org.utxod.store.Index;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;
import org.utxod.store.model.CoinStats;
import org.utxod.store.read.UtxoSetScan;

/** Accounts, with the thread that follows the index for them. */
final class AccountPart implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private final AccountParts parts;
  private final RuntimeContext runtimeContext;
  private final Index index;
  private final BlockLookup blocks;
  private final Thread thread;

  /** Nothing is followed before {@link #start}. */
  AccountPart(
      Config config,
      FollowedIndex followed,
      ChainView chain,
      Freshness freshness,
      NodePorts node,
      RuntimeContext runtimeContext) {
    this.runtimeContext = runtimeContext;
    this.index = followed.index();
    this.blocks = node.blocks();
    parts = AccountParts.over(
        followed.index(),
        followed.index().accounts(),
        followed.history().history(),
        chain,
        freshness,
        followed.mempool(),
        node.descriptors(),
        config.accounts(),
        runtimeContext.clock());
    followed.observeMempool(parts.follower().inbox());
    thread = new Thread(parts.follower(), "accounts");
    thread.setDaemon(true);
  }

  /** The endpoints. */
  List<Endpoint> endpoints(Keys keys) {
    Access reads = new TokenAccess(keys);
    List<Endpoint> endpoints = new ArrayList<>(
        AccountEndpoints.of(parts, reads, new AdminKey(keys), runtimeContext.nanoTime()));
    endpoints.add(ReservesEndpoint.of(
        parts.service(), blocks, this::setHash, reads, runtimeContext.nanoTime()));
    return endpoints;
  }

  /** Of the whole UTXO set, where it is carried along at that block. */
  private Optional<SetHash> setHash(ChainPoint point) {
    try (UtxoSetScan scan = index.setScan()) {
      return scan.carried(point.height())
          .filter(stats -> stats.point().equals(point))
          .map(CoinStats::hash);
    }
  }

  /** The index shows something new; fast. */
  void wake() {
    parts.follower().wake();
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    parts.follower().stop();
    if (thread.isAlive()) {
      try {
        thread.join(STOP_PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
