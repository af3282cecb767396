package org.utxod.indexer.daemon;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.HttpConfig;
import org.utxod.indexer.lookup.NodeGateway;
import org.utxod.query.access.AccessFilter;
import org.utxod.query.access.ClientAddress;
import org.utxod.query.access.ClientLimits;
import org.utxod.query.access.Cors;
import org.utxod.query.access.HostNames;
import org.utxod.query.access.Keys;
import org.utxod.query.access.TokenFile;
import org.utxod.query.access.Tokens;
import org.utxod.query.answer.Freshness;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.cluster.ClusterEndpoints;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.http.server.HttpServer;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.push.EventStreams;
import org.utxod.query.status.StatusService;
import org.utxod.store.Index;

/**
 * A running utxod: follows its nodes and serves HTTP until closed. Closed in the reverse order of creation: the server
 * first, the index last.
 */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  /** Maximum number of requests waiting for the node, and for providers. */
  private static final int WAIT_FOR_NODE = 16;

  private static final int WAIT_FOR_PROVIDERS = 32;

  private final CloseableStack closeableStack = new CloseableStack();
  private final FollowedIndex followed;
  private final ProviderStack providerStack;
  private final PushService pushService;
  private final ElectrumService electrum;
  private final AccountPart accounts;
  private final StatusService status;
  private final @Nullable PayoutPart payouts;
  private final String url;

  private Daemon(Config config, RuntimeContext runtimeContext, @Nullable BootstrapOrder order) {
    try {
      followed = closeableStack.own(new FollowedIndex(config, runtimeContext, order));
      followed.requireUsableNodeOrIndex();
      Metrics metrics = new Metrics(runtimeContext.nanoTime());
      providerStack = closeableStack.own(
          new ProviderStack(config, followed.chain(), followed.index(), runtimeContext, metrics));
      HttpLimits limits =
          runtimeContext.http().withMoreConnections(config.push().watchers() + streams(config));
      RequestPermits permits = new RequestPermits(limits.maxConcurrentRequests());
      ClientMemory memory = clientMemory(config);
      metrics.clientMemory(memory);
      NodeGateway node = closeableStack.own(new NodeGateway(
          NodeFactory.nodesWhileClientsWait(config),
          config.network(),
          permits.externalWait("the node", WAIT_FOR_NODE),
          followed.broadcasts(),
          runtimeContext.nanoTime()));
      SecureRandom random = new SecureRandom();
      NamedTransactions named = new NamedTransactions(random.nextLong());
      Freshness freshness = QueryApi.freshness(config);
      RateLimit rate = config.http().perClient();
      ClientLimits clients =
          rate == null ? null : new ClientLimits(rate, runtimeContext.nanoTime());
      electrum = closeableStack.own(ElectrumService.of(
          config,
          followed,
          providerStack.chain(),
          freshness,
          node.ports(),
          clients,
          memory,
          metrics,
          runtimeContext));
      QueryApi queryApi = QueryApi.over(
          followed.index(),
          providerStack.chain(),
          // Queries are recorded even if no provider is configured.
          followed.noticing(new WaitingFallback(
              providerStack.fallback(),
              permits.externalWait("external providers", WAIT_FOR_PROVIDERS))),
          followed.history(),
          followed.mempool(),
          node.ports(),
          named,
          freshness,
          electrum::status,
          config,
          runtimeContext.clock(),
          metrics,
          memory);
      status = queryApi.status();
      String key = AdminCookie.freshKey(random);
      Tokens tokens = new Tokens(TokenFile.in(config.dataDir()), runtimeContext.nanoTime());
      Keys keys = new Keys(key, tokens);
      accounts = closeableStack.own(new AccountPart(
          config,
          followed,
          providerStack.chain(),
          freshness,
          node.ports(),
          runtimeContext,
          metrics));
      pushService = closeableStack.own(
          new PushService(config, followed, runtimeContext, metrics, memory, named, () -> {
            electrum.wake();
            accounts.wake();
            ClusterPart cluster = followed.cluster();
            if (cluster != null) {
              cluster.wake();
            }
          }));
      List<Endpoint> endpoints = new ArrayList<>(queryApi.withAdmin(followed.admin(), keys));
      endpoints.addAll(pushService.endpoints(new AdminKey(keys)));
      endpoints.addAll(accounts.endpoints(keys));
      payouts = config.payments().enabled()
          ? closeableStack.own(new PayoutPart(
              config, followed, runtimeContext, metrics, accounts.signing().reservations()))
          : null;
      if (payouts != null) {
        endpoints.addAll(payouts.endpoints(keys));
      }
      ClusterPart cluster = followed.cluster();
      if (cluster != null) {
        endpoints = new ArrayList<>(ClusterRoutes.of(endpoints, cluster));
        metrics.cluster(cluster);
      }
      endpoints.addAll(ClusterEndpoints.of(followed.clusterView(), new AdminKey(keys)));
      // A subscriber holds a connection indefinitely, and must not use up those of other clients.
      HttpServer http = closeableStack.own(HttpServer.start(
          config.http().listen(),
          new HttpServer.Setup(
              limits,
              metrics.requests(),
              filter(config, keys, clients),
              permits,
              memory,
              config.dataDir()),
          endpoints));
      closeableStack.own(pushService::endWatching);
      closeableStack.own(accounts::endStreams);
      if (payouts != null) {
        closeableStack.own(payouts::endStreams);
      }
      electrum.start();
      url = reachable(http.address());
      new AdminCookie(url, key).write(config.dataDir());
      closeableStack.own(() -> AdminCookie.remove(config.dataDir()));
    } catch (RuntimeException e) {
      closeableStack.closeAfter(e);
      throw e;
    }
  }

  private static int streams(Config config) {
    return config.payments().enabled() ? EventStreams.MAX_STREAMS : 0;
  }

  private static ClientMemory clientMemory(Config config) {
    return config.memory().clientBytes() > 0
        ? new ClientMemory(config.memory().clientBytes())
        : ClientMemory.ofHeap(Runtime.getRuntime().maxMemory());
  }

  private static RequestFilter filter(Config config, Keys keys, @Nullable ClientLimits clients) {
    HttpConfig http = config.http();
    return new AccessFilter(
        HostNames.of(http.listen(), http.hosts()),
        new ClientAddress(http.trustedProxies()),
        clients,
        new Cors(http.corsOrigins()),
        http.readNeedsToken() ? keys : null);
  }

  /**
   * Starts everything; returns as soon as the server answers, long before the index is complete.
   *
   * @param order fills an empty index from a snapshot before blocks are followed; null to resume an unfinished load
   *     only
   */
  public static Daemon start(
      Config config, RuntimeContext runtimeContext, @Nullable BootstrapOrder order) {
    Daemon daemon = new Daemon(config, runtimeContext, order);
    LOG.info(
        "utxod {} is listening on {} for {}, data in {}.",
        Version.text(),
        daemon.url,
        config.network().label(),
        config.dataDir());
    daemon.followed.start();
    daemon.followed.startMempool();
    daemon.providerStack.start();
    if (daemon.isPublisher()) {
      daemon.accounts.start();
    }
    daemon.pushService.start(daemon.isPublisher());
    if (daemon.payouts != null) {
      daemon.payouts.start();
    }
    return daemon;
  }

  /** Whether webhooks are delivered by this daemon; a query node has a copy of them, and would deliver twice. */
  private boolean isPublisher() {
    ClusterPart cluster = followed.cluster();
    return cluster == null || !cluster.follows();
  }

  /** Whether the index can only be brought on by a backup of the publisher: close this, fetch one, start anew. */
  public boolean needsBackup() {
    ClusterPart cluster = followed.cluster();
    return cluster != null && cluster.needsBackup();
  }

  /** Clients on this machine cannot connect to the wildcard address, so they are given loopback. */
  private static String reachable(HostPort address) {
    boolean wildcard = address.host().equals("0.0.0.0") || address.host().equals("::");
    return "http://" + (wildcard ? new HostPort("127.0.0.1", address.port()) : address);
  }

  /** The address on which it listens. */
  public String url() {
    return url;
  }

  /** Where Electrum clients are served: first plain TCP, then TLS, as far as they are configured. */
  public List<HostPort> electrumAddresses() {
    return electrum.addresses();
  }

  /** Completes when a snapshot was loaded, at once if there is none to load; exceptionally if that failed. */
  public CompletableFuture<Boolean> bootstrapped() {
    return followed.bootstrapped();
  }

  /** Its current state. */
  public StatusService status() {
    return status;
  }

  /** Its index, for reading. */
  public Index index() {
    return followed.index();
  }

  /** Stops within ten seconds; closing twice does nothing. */
  @Override
  public void close() {
    closeableStack.close();
    LOG.info("Stopped.");
  }
}
