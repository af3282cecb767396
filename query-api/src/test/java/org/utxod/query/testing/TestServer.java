package org.utxod.query.testing;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.account.AccountParts;
import org.utxod.query.account.AccountWebhooks;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.balance.AnswerObserver;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.EarlierBalances;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.history.HistoryService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.HttpMethod;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.RequestObserver;
import org.utxod.query.http.account.AccountEndpoints;
import org.utxod.query.http.account.AccountWebhookEndpoints;
import org.utxod.query.http.account.ReservesEndpoint;
import org.utxod.query.http.admin.AdminEndpoints;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.admin.RoleKey;
import org.utxod.query.http.cluster.ClusterEndpoints;
import org.utxod.query.http.endpoint.Endpoints;
import org.utxod.query.http.endpoint.GetMetrics;
import org.utxod.query.http.esplora.EsploraEndpoints;
import org.utxod.query.http.explorer.ExplorerEndpoints;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.http.server.HttpServer;
import org.utxod.query.http.signing.SigningEndpoints;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.payout.FeeRate;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.HistoryStatus;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.push.EventStreams;
import org.utxod.query.signing.CoinReservations;
import org.utxod.query.signing.SigningLimits;
import org.utxod.query.signing.SigningService;
import org.utxod.query.status.StatusService;
import org.utxod.query.watch.SubscriptionHub;
import org.utxod.query.watch.WatchOptions;
import org.utxod.query.watch.endpoint.PushEndpoints;
import org.utxod.query.watch.webhook.Targets;
import org.utxod.query.watch.webhook.WebhookManager;
import org.utxod.query.watch.webhook.WebhookOptions;
import org.utxod.query.watch.webhook.WebhookSender;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.MemoryStore;

/** A real server on a port of its own, over an index in memory. */
public final class TestServer implements AutoCloseable {
  public static final String ADMIN_KEY = "correct-horse";

  /** Seven seconds after the chain's tip was reported. */
  private static final Clock AT = Clock.fixed(Instant.EPOCH.plusSeconds(7), ZoneOffset.UTC);

  public final FakeIndex index = new FakeIndex(Network.REGTEST);
  public final FakeChain chain = new FakeChain();
  public final FakeMempool mempool = new FakeMempool();
  public final FakeNode node = new FakeNode();
  public final NamedTransactions named = new NamedTransactions(7);
  private final Index settings =
      Index.over(new MemoryStore(), Network.REGTEST, IndexOptions.DEFAULT);
  /** Without room for anybody, for these answers have no end. */
  private final SubscriptionHub watching = new SubscriptionHub(
      index,
      settings.settings(),
      MempoolView.none(),
      WatchOptions.DEFAULT.with(0, 1_000),
      ClientMemory.ofHeap(256L << 20),
      System::nanoTime,
      null);

  private final OutboundHttp outbound = new OutboundHttp(
      HttpClients.forReceivers(null, null, (name, address) -> false),
      CallObserver.none(),
      System::nanoTime);
  private final WebhookManager webhooks = new WebhookManager(
      index,
      settings.settings(),
      Network.REGTEST,
      MempoolView.none(),
      outbound,
      new Targets(Targets.Reach.DENY),
      WebhookOptions.DEFAULT,
      AT,
      new SecureRandom(),
      Sleeper.system(),
      null);
  private final List<Endpoint> endpoints;
  public final AccountParts accounts;
  private final HttpServer server;

  public TestServer() {
    this(HttpLimits.DEFAULT, List.of());
  }

  public TestServer(HttpLimits limits, List<Endpoint> more) {
    this(limits, more, new Keys(ADMIN_KEY, null), RequestFilter.open());
  }

  /** With a custom limit of memory. */
  public TestServer(HttpLimits limits, List<Endpoint> more, ClientMemory memory) {
    this(
        more,
        new Keys(ADMIN_KEY, null),
        setup(limits, RequestFilter.open(), permits(limits), memory));
  }

  /** With a custom request filter and custom keys. */
  public TestServer(
      HttpLimits limits, List<Endpoint> more, Keys keys, RequestFilter requestFilter) {
    this(more, keys, setup(limits, requestFilter, permits(limits), memory()));
  }

  /** With custom permits. */
  public TestServer(List<Endpoint> more, RequestPermits permits) {
    this(
        more,
        new Keys(ADMIN_KEY, null),
        setup(HttpLimits.DEFAULT, RequestFilter.open(), permits, memory()));
  }

  private TestServer(List<Endpoint> more, Keys keys, HttpServer.Setup setup) {
    Freshness freshness = new Freshness(FreshnessPolicy.DEFAULT);
    BalanceService balances = new BalanceService(
        index,
        chain,
        freshness,
        Fallback.none(),
        WhenAllFail.SERVE_STALE,
        AnswerObserver.none(),
        mempool,
        named,
        EarlierBalances.none());
    HistoryService history = new HistoryService(
        index, null, chain, freshness, WhenAllFail.SERVE_STALE, mempool, node.ports(), named);
    endpoints = new ArrayList<>(more);
    endpoints.addAll(Endpoints.of(
        balances,
        history,
        new StatusService(
            index,
            chain,
            freshness,
            "0.2.0",
            AT,
            List::of,
            MempoolView.none(),
            () -> HistoryStatus.NONE,
            () -> ElectrumStatus.NONE)));
    endpoints.addAll(AdminEndpoints.of(new FakeAdmin(), new AdminKey(keys)));
    if (more.stream().noneMatch(one -> one.spec().path().toString().equals("/v1/cluster"))) {
      endpoints.addAll(ClusterEndpoints.of(new FakeCluster(), new AdminKey(keys)));
    }
    endpoints.addAll(EsploraEndpoints.of(
        index, balances, history, mempool, node.ports(), named, setup.memory()));
    endpoints.addAll(ExplorerEndpoints.of(
        index, mempool, node.ports(), named, setup.memory(), AT, System::nanoTime));
    endpoints.addAll(
        PushEndpoints.of(watching, webhooks, Network.REGTEST, new AdminKey(keys), true));
    NodePorts ports = new NodePorts(
        node.ports().transactions(),
        node.ports().blocks(),
        node.ports().broadcaster(),
        node.ports().fees(),
        new FakeDescriptors(),
        new FakePsbts(),
        node.ports().tools());
    accounts = AccountParts.over(
        index,
        settings.accounts(),
        null,
        chain,
        freshness,
        mempool,
        ports,
        new AccountLimits(3, 10_000),
        AT);
    SigningService signing = new SigningService(
        index,
        accounts,
        settings.accounts().signings(),
        ports,
        new CoinReservations(),
        new SigningLimits(10, Duration.ofDays(7), new FeeRate(500_000), 10_000_000),
        AT);
    endpoints.addAll(
        SigningEndpoints.of(signing, new RoleKey(keys, Role.READ), new AdminKey(keys)));
    endpoints.addAll(AccountEndpoints.of(
        accounts,
        new EventStreams("account events", System::nanoTime, 0),
        name -> {},
        signing.reservations(),
        new RoleKey(keys, Role.READ),
        new AdminKey(keys),
        System::nanoTime));
    endpoints.addAll(AccountWebhookEndpoints.of(
        accounts.service(),
        new AccountWebhooks(
            accounts.service(),
            settings.settings(),
            new WebhookSender(outbound, new Targets(Targets.Reach.DENY), Duration.ofSeconds(1), AT),
            new Targets(Targets.Reach.DENY),
            10,
            AT,
            new SecureRandom(),
            Sleeper.system()),
        new AdminKey(keys)));
    endpoints.add(ReservesEndpoint.of(
        accounts.service(),
        node.ports().blocks(),
        point -> Optional.empty(),
        new RoleKey(keys, Role.READ),
        System::nanoTime));
    endpoints.add(GetMetrics.of(new PrometheusRegistry()));
    server = HttpServer.start(new HostPort("127.0.0.1", 0), setup, endpoints);
  }

  private static RequestPermits permits(HttpLimits limits) {
    return new RequestPermits(limits.maxConcurrentRequests());
  }

  private static ClientMemory memory() {
    return ClientMemory.ofHeap(Runtime.getRuntime().maxMemory());
  }

  private static HttpServer.Setup setup(
      HttpLimits limits, RequestFilter filter, RequestPermits permits, ClientMemory memory) {
    return new HttpServer.Setup(
        limits,
        RequestObserver.none(),
        filter,
        permits,
        memory,
        Path.of(System.getProperty("java.io.tmpdir", ".")));
  }

  /** All endpoints. */
  public List<Endpoint> endpoints() {
    return List.copyOf(endpoints);
  }

  public HostPort address() {
    return server.address();
  }

  public RawHttp.Answer get(String target, String... headers) {
    return RawHttp.get(address(), target, headers);
  }

  public RawHttp.Answer post(String target, String body, String... headers) {
    return RawHttp.post(address(), target, body, headers);
  }

  /** By any method; a GET goes without the body. */
  public RawHttp.Answer ask(HttpMethod method, String target, String body, String... headers) {
    return switch (method) {
      case GET -> get(target, headers);
      case POST -> post(target, body, headers);
      case PATCH -> RawHttp.send(address(), "PATCH", target, body, headers);
      case DELETE -> RawHttp.exchange(address(), RawHttp.head("DELETE", target, headers) + "\r\n");
    };
  }

  @Override
  public void close() {
    server.close();
    webhooks.close();
    outbound.close();
    settings.close();
  }
}
