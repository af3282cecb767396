package org.utxod.query.metrics;

import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.List;
import java.util.Optional;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.utxod.query.account.AccountFigures;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.balance.AnswerObserver;
import org.utxod.query.cache.CacheObserver;
import org.utxod.query.electrum.session.ElectrumObserver;
import org.utxod.query.electrum.session.ElectrumStats;
import org.utxod.query.http.RequestObserver;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.outbound.CircuitBreaker;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.payout.PayoutStatus;
import org.utxod.query.port.cluster.ClusterView;
import org.utxod.query.provider.ProviderObserver;
import org.utxod.query.push.EventWebhook;
import org.utxod.query.status.StatusService;
import org.utxod.query.watch.WatchStats;
import org.utxod.query.watch.webhook.WebhookStats;
import org.utxod.store.kv.StoreStats;

/**
 * All metrics of one daemon: created first, passed to the components as observers, and connected to gauges once these
 * components exist. JVM metrics have their usual names, {@code jvm_…} and {@code process_…}.
 */
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final OutboundMetrics outbound;
  private final ProviderMetrics providers;
  private final CacheMetrics cache;
  private final AnswerMetrics answers;
  private final RequestMetrics requests;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  public Metrics(LongSupplier nanoTime) {
    outbound = new OutboundMetrics(registry, nanoTime);
    providers = new ProviderMetrics(registry);
    cache = new CacheMetrics(registry);
    answers = new AnswerMetrics(registry);
    requests = new RequestMetrics(registry, nanoTime);
    JvmMemoryMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    ProcessMetrics.builder().register(registry);
  }

  /** The registry to scrape. */
  public PrometheusRegistry registry() {
    return registry;
  }

  /** Metrics of calls to external services. */
  public CallObserver outbound() {
    return outbound;
  }

  /** Metrics of queries to providers. */
  public ProviderObserver providers() {
    return providers;
  }

  /** Metrics of the answer cache. */
  public CacheObserver cache() {
    return cache;
  }

  /** Metrics of answers. */
  public AnswerObserver answers() {
    return answers;
  }

  /** Metrics of HTTP requests. */
  public RequestObserver requests() {
    return requests;
  }

  /** The source of the daemon's status. */
  public Metrics service(StatusService status) {
    ServiceMetrics.register(status, registry);
    return this;
  }

  /** The source of memory held on behalf of clients. */
  public Metrics clientMemory(ClientMemory memory) {
    ClientMemoryMetrics.register(memory, registry);
    return this;
  }

  /** The source of the providers' status. */
  public Metrics breakers(Supplier<List<ProviderStatus>> statuses) {
    ProviderMetrics.breakers(statuses, registry);
    return this;
  }

  /** The source of the cache's size. */
  public Metrics cacheSize(LongSupplier entries) {
    CacheMetrics.size(entries, registry);
    return this;
  }

  /** The source of the shared Redis's status. */
  public Metrics redis(Supplier<CircuitBreaker.State> breaker) {
    CacheMetrics.redis(breaker, registry);
    return this;
  }

  /** The source of the store's statistics. */
  public Metrics store(Supplier<Optional<StoreStats>> stats) {
    StoreMetrics.register(stats, registry);
    return this;
  }

  /** Includes the feed of a cluster; only where one is configured. */
  public Metrics cluster(ClusterView cluster) {
    ClusterMetrics.register(cluster, registry);
    return this;
  }

  /** Includes accounts. */
  public Metrics accounts(Supplier<AccountFigures> figures) {
    AccountMetrics.register(figures, registry);
    return this;
  }

  /** The number of transactions of accounts that others sign and that are not at their end. */
  public Metrics signing(IntSupplier open) {
    AccountMetrics.signing(open, registry);
    return this;
  }

  /** The source of how paying stands; only where a wallet is configured. */
  public Metrics payouts(Supplier<PayoutStatus> status, List<EventWebhook> webhooks) {
    PayoutMetrics.register(
        status,
        new PayoutMetrics.WebhookLag(
            () -> (double) webhooks.stream().filter(EventWebhook::isFailing).count(), () ->
                (double) webhooks.stream().mapToLong(EventWebhook::behind).max().orElse(0)),
        registry);
    return this;
  }

  /** Metrics of Electrum clients; only where they are served. */
  public ElectrumObserver electrum() {
    return new ElectrumMetrics(registry);
  }

  /** The source of the statistics of Electrum clients. */
  public Metrics electrum(Supplier<ElectrumStats> stats) {
    ElectrumMetrics.stats(stats, registry);
    return this;
  }

  /** The source of the statistics of subscribers and webhooks. */
  public Metrics push(Supplier<WatchStats> watchers, Supplier<WebhookStats> webhooks) {
    PushMetrics.watchers(watchers, registry);
    PushMetrics.webhooks(webhooks, registry);
    return this;
  }
}
