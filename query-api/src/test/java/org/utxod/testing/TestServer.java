package org.utxod.testing;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.utxod.access.Keys;
import org.utxod.chain.Network;
import org.utxod.fixture.MemoryStore;
import org.utxod.http.ClientMemory;
import org.utxod.http.Door;
import org.utxod.http.Endpoint;
import org.utxod.http.HostPort;
import org.utxod.http.HttpLimits;
import org.utxod.http.HttpMethod;
import org.utxod.http.endpoint.AdminKey;
import org.utxod.http.endpoint.Endpoints;
import org.utxod.http.esplora.EsploraEndpoints;
import org.utxod.http.server.HttpServer;
import org.utxod.outbound.http.CallObserver;
import org.utxod.outbound.http.HttpClients;
import org.utxod.outbound.http.OutboundHttp;
import org.utxod.port.MempoolView;
import org.utxod.query.AnswerObserver;
import org.utxod.query.BalanceService;
import org.utxod.query.Fallback;
import org.utxod.query.Freshness;
import org.utxod.query.FreshnessPolicy;
import org.utxod.query.NamedTransactions;
import org.utxod.query.StatusService;
import org.utxod.query.WhenAllFail;
import org.utxod.store.Index;
import org.utxod.store.IndexOptions;
import org.utxod.watch.WatchDesk;
import org.utxod.watch.WatchOptions;
import org.utxod.watch.endpoint.PushEndpoints;
import org.utxod.watch.webhook.Targets;
import org.utxod.watch.webhook.WebhookDesk;
import org.utxod.watch.webhook.WebhookOptions;

/** A real server on a port of its own, over an index in memory. */
public final class TestServer implements AutoCloseable {
  public static final String ADMIN_KEY = "correct-horse";

  /** Seven seconds after the chain's tip was heard of. */
  private static final Clock AT = Clock.fixed(Instant.EPOCH.plusSeconds(7), ZoneOffset.UTC);

  public final FakeIndex index = new FakeIndex(Network.REGTEST);
  public final FakeChain chain = new FakeChain();
  public final FakeMempool mempool = new FakeMempool();
  public final FakeNode node = new FakeNode();
  public final NamedTransactions named = new NamedTransactions(7);
  private final Index settings =
      Index.over(new MemoryStore(), Network.REGTEST, IndexOptions.DEFAULT);
  /** Without room for anybody, for these answers have no end. */
  private final WatchDesk watching = new WatchDesk(
      index,
      settings.settings(),
      MempoolView.none(),
      WatchOptions.DEFAULT.with(0, 1_000),
      ClientMemory.ofHeap(256L << 20),
      System::nanoTime);

  private final OutboundHttp outbound = new OutboundHttp(
      HttpClients.forReceivers(null, null, (name, address) -> false),
      CallObserver.none(),
      System::nanoTime);
  private final WebhookDesk webhooks = new WebhookDesk(
      index,
      settings.settings(),
      Network.REGTEST,
      MempoolView.none(),
      outbound,
      new Targets(Targets.Reach.DENY),
      WebhookOptions.DEFAULT,
      AT,
      new SecureRandom());
  private final List<Endpoint> endpoints;
  private final HttpServer server;

  public TestServer() {
    this(HttpLimits.DEFAULT, List.of());
  }

  public TestServer(HttpLimits limits, List<Endpoint> more) {
    this(limits, more, new Keys(ADMIN_KEY, null), Door.open());
  }

  /** With a budget of one's own. */
  public TestServer(HttpLimits limits, List<Endpoint> more, ClientMemory memory) {
    this(more, new Keys(ADMIN_KEY, null), HttpServer.Setup.of(limits).withMemory(memory));
  }

  /** Behind a door of one's own, with keys of one's own. */
  public TestServer(HttpLimits limits, List<Endpoint> more, Keys keys, Door door) {
    this(more, keys, HttpServer.Setup.of(limits).withDoor(door));
  }

  /** With all around the endpoints of one's own. */
  public TestServer(List<Endpoint> more, Keys keys, HttpServer.Setup setup) {
    Freshness freshness = new Freshness(FreshnessPolicy.DEFAULT);
    BalanceService balances = new BalanceService(
        index,
        chain,
        freshness,
        Fallback.none(),
        WhenAllFail.SERVE_STALE,
        AnswerObserver.none(),
        mempool,
        named);
    endpoints = new ArrayList<>(more);
    endpoints.addAll(Endpoints.reading(
        balances, new StatusService(index, chain, freshness, "0.1.0", AT, List::of)));
    endpoints.addAll(Endpoints.admin(new FakeAdmin(), new AdminKey(keys)));
    endpoints.addAll(
        EsploraEndpoints.of(index, balances, mempool, node.ports(), named, setup.memory()));
    endpoints.addAll(
        PushEndpoints.of(watching, webhooks, Network.REGTEST, new AdminKey(keys), true));
    endpoints.add(Endpoints.metrics(new PrometheusRegistry()));
    server = HttpServer.start(new HostPort("127.0.0.1", 0), setup, endpoints);
  }

  /** Everything that can be asked. */
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
