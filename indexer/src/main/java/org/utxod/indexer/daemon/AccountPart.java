package org.utxod.indexer.daemon;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.indexer.config.Config;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.account.AccountParts;
import org.utxod.query.account.AccountWebhooks;
import org.utxod.query.answer.Freshness;
import org.utxod.query.http.Access;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.account.AccountEndpoints;
import org.utxod.query.http.account.AccountWebhookEndpoints;
import org.utxod.query.http.account.ReservesEndpoint;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.admin.RoleKey;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.NodePorts;
import org.utxod.query.push.EventStreams;
import org.utxod.query.signing.SigningService;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookOptions;
import org.utxod.query.watch.webhook.WebhookSender;
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
  private final EventStreams streams;
  private final OutboundHttp http;
  private final AccountWebhooks webhooks;
  private final SigningPart signing;
  private final List<Thread> threads = new ArrayList<>();

  /** Nothing is followed before {@link #start}. */
  AccountPart(
      Config config,
      FollowedIndex followed,
      ChainView chain,
      Freshness freshness,
      NodePorts node,
      RuntimeContext runtimeContext,
      Metrics metrics) {
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
        node,
        config.accounts(),
        runtimeContext.clock());
    followed.observeMempool(parts.follower().inbox());
    streams = new EventStreams("account events", runtimeContext.nanoTime());
    parts.service().onEvent(streams::wakeUp);
    metrics.accounts(parts.service()::figures);
    Targets targets = new Targets(config.push().reach());
    http = new OutboundHttp(
        HttpClients.forReceivers(
            config.providers().proxy(), ProviderStack.trusted(config), targets::allows),
        metrics.outbound(),
        runtimeContext.nanoTime());
    webhooks = new AccountWebhooks(
        parts.service(),
        followed.index().settings(),
        new WebhookSender(http, targets, WebhookOptions.DEFAULT.patience(), runtimeContext.clock()),
        targets,
        config.push().webhooks(),
        runtimeContext.clock(),
        new SecureRandom(),
        Sleeper.system());
    signing = new SigningPart(config, followed.index(), parts, node, runtimeContext, metrics);
    parts.maker().beforeRemoval(signing.service()::requireRemovable);
    threads.add(new Thread(parts.follower(), "accounts"));
    if (parts.past() != null) {
      threads.add(new Thread(parts.past(), "account-history"));
    }
    threads.forEach(thread -> thread.setDaemon(true));
  }

  /** The endpoints. */
  List<Endpoint> endpoints(Keys keys) {
    Access reads = new RoleKey(keys, Role.READ);
    List<Endpoint> endpoints = new ArrayList<>(AccountEndpoints.of(
        parts,
        streams,
        this::deleted,
        signing.service().reservations(),
        reads,
        new AdminKey(keys),
        runtimeContext.nanoTime()));
    endpoints.addAll(signing.endpoints(keys));
    endpoints.add(ReservesEndpoint.of(
        parts.service(), blocks, this::setHash, reads, runtimeContext.nanoTime()));
    endpoints.addAll(AccountWebhookEndpoints.of(parts.service(), webhooks, new AdminKey(keys)));
    return endpoints;
  }

  private void deleted(String account) {
    webhooks.removeAll(account);
    signing.service().afterRemoval();
  }

  /** Transactions of accounts that others sign. */
  SigningService signing() {
    return signing.service();
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
    signing.wake();
  }

  void start() {
    threads.forEach(Thread::start);
    signing.start();
    streams.start();
    webhooks.start();
  }

  /** Disconnects who follows events, so that the server need not wait for them. */
  void endStreams() {
    streams.close();
  }

  @Override
  public void close() {
    streams.close();
    webhooks.close();
    http.close();
    signing.close();
    parts.follower().stop();
    if (parts.past() != null) {
      parts.past().stop();
    }
    for (Thread thread : threads) {
      if (thread.isAlive()) {
        try {
          thread.join(STOP_PATIENCE.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }
}
