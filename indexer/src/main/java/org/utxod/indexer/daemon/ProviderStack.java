package org.utxod.indexer.daemon;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.config.CacheConfig;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.ProvidersConfig;
import org.utxod.indexer.config.RpcUrl;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.cache.AnswerCodec;
import org.utxod.query.cache.CacheOptions;
import org.utxod.query.cache.CachedFallback;
import org.utxod.query.cache.SharedAnswers;
import org.utxod.query.cache.redis.RedisAnswers;
import org.utxod.query.cache.redis.RedisOptions;
import org.utxod.query.cache.redis.RedisUrl;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.AuditLog;
import org.utxod.query.outbound.http.CallObserver;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.outbound.http.TrustedCertificates;
import org.utxod.query.port.ChainView;
import org.utxod.query.provider.LocalBlocks;
import org.utxod.query.provider.Provider;
import org.utxod.query.provider.Providers;
import org.utxod.query.provider.blockbook.BlockbookProvider;
import org.utxod.query.provider.blockcypher.BlockCypherProvider;
import org.utxod.query.provider.client.ProviderEndpoint;
import org.utxod.query.provider.client.ProviderHttp;
import org.utxod.query.provider.client.ProviderHttp.KeyStyle;
import org.utxod.query.provider.esplora.EsploraProvider;
import org.utxod.query.provider.utxod.UtxodProvider;
import org.utxod.store.UtxoIndex;

/** The external providers of a configuration, if they are enabled, with the thread that polls their tips. */
final class ProviderStack implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  private final CloseableStack closeableStack = new CloseableStack();
  private final Providers providers;
  private final Fallback fallback;
  private final ProvidersConfig config;
  private final int configured;

  /** Wires them; sends no queries before {@link #start}. */
  ProviderStack(
      Config config,
      ChainView follower,
      UtxoIndex index,
      RuntimeContext runtimeContext,
      Metrics metrics) {
    this.config = config.providers();
    this.configured = config.providers().urls().size();
    CallObserver observer =
        config.providers().auditLog() ? metrics.outbound().and(new AuditLog()) : metrics.outbound();
    List<Provider> list = new ArrayList<>();
    if (config.providers().enabled() && configured > 0) {
      OutboundHttp http = closeableStack.own(new OutboundHttp(
          HttpClients.forThirdParties(config.providers().proxy(), trusted(config)),
          observer,
          runtimeContext.nanoTime()));
      Map<String, Integer> names = new HashMap<>();
      for (RpcUrl url : config.providers().urls()) {
        int number = names.merge(url.name(), 1, Integer::sum);
        String name = number == 1 ? url.name() : url.name() + "-" + number;
        list.add(provider(url, name, config, http, runtimeContext));
      }
    }
    this.providers = Providers.of(
        list,
        follower,
        LocalBlocks.of(index),
        new Providers.Setting(
            config.network(),
            FreshnessPolicy.ofMaxLag(config.providers().maxLagBlocks()).of(config.network()),
            config.providers().agree(),
            runtimeContext.providers(),
            runtimeContext.clock(),
            runtimeContext.nanoTime(),
            Sleeper.system(),
            new SecureRandom(),
            metrics.providers()));
    closeableStack.own(providers.threads());
    this.fallback = cached(config, runtimeContext, metrics);
    metrics.breakers(fallback::providers);
  }

  private Fallback cached(Config config, RuntimeContext runtimeContext, Metrics metrics) {
    CacheConfig cache = config.providers().cache();
    if (providers.guarded().isEmpty() || cache.kept().isZero()) {
      return providers.fallback();
    }
    CachedFallback cached = new CachedFallback(
        providers.fallback(),
        providers.chain(),
        closeableStack.own(shared(config, runtimeContext, metrics)),
        new CacheOptions(
            cache.kept(),
            cache.negativeKept(),
            cache.memoryBytes(),
            config.providers().patience(),
            CacheOptions.DEFAULT.maxWaiters()),
        metrics.cache(),
        runtimeContext.nanoTime());
    metrics.cacheSize(cached::size);
    return cached;
  }

  private SharedAnswers shared(Config config, RuntimeContext runtimeContext, Metrics metrics) {
    CacheConfig cache = config.providers().cache();
    RedisUrl url = cache.redis();
    if (url == null) {
      return SharedAnswers.none();
    }
    TrustedCertificates trusted = trusted(config);
    AnswerCodec codec = new AnswerCodec(
        config.network(),
        config.providers().agree(),
        providers.guarded().stream().map(provider -> provider.name()).collect(Collectors.toSet()),
        FreshnessPolicy.ofMaxLag(config.providers().maxLagBlocks()).of(config.network()));
    RedisAnswers redis = new RedisAnswers(
        new RedisOptions(
            url,
            cache.redisPassword().reveal(),
            trusted == null ? null : trusted.sockets(),
            cache.redisPatience(),
            cache.kept(),
            RedisOptions.BREAKER),
        codec,
        metrics.cache(),
        runtimeContext.nanoTime(),
        new SecureRandom());
    metrics.redis(redis::state);
    return redis;
  }

  /** The operator's own certificate authorities; null if none are set. */
  static @Nullable TrustedCertificates trusted(Config config) {
    Path file = config.providers().caFile();
    return file == null ? null : TrustedCertificates.read(file);
  }

  private static Provider provider(
      RpcUrl url, String name, Config config, OutboundHttp http, RuntimeContext runtimeContext) {
    ProviderEndpoint endpoint = new ProviderEndpoint(
        name,
        url.url(),
        url.token().reveal(),
        config.network(),
        url.limits(),
        runtimeContext.providers().callPatience(),
        runtimeContext.clock());
    KeyStyle style = switch (url.kind()) {
      case BLOCKCYPHER -> KeyStyle.PARAMETER;
      case BLOCKBOOK -> KeyStyle.HEADER;
      case ESPLORA, UTXOD, NODE -> KeyStyle.BEARER;
    };
    ProviderHttp calls =
        new ProviderHttp(endpoint, style, http, Sleeper.system(), runtimeContext.nanoTime());
    return switch (url.kind()) {
      case ESPLORA -> new EsploraProvider(calls);
      case BLOCKCYPHER -> new BlockCypherProvider(calls);
      case BLOCKBOOK -> new BlockbookProvider(calls);
      case UTXOD -> new UtxodProvider(calls);
      case NODE -> throw new IllegalArgumentException("a node is no provider");
    };
  }

  /** The providers to query if the index is not sufficient. */
  Fallback fallback() {
    return fallback;
  }

  /** The view of the chain, with the providers' tips if the node cannot tell. */
  ChainView chain() {
    return providers.chain();
  }

  /** Starts polling tips when they are needed, and logs which providers may be queried. */
  void start() {
    if (providers.guarded().isEmpty()) {
      if (configured > 0) {
        LOG.info("External providers are disabled (fallback.enabled).");
      }
      return;
    }
    LOG.info(
        "While the index is behind or partial, queried addresses are sent to these external providers, in this "
            + "order: {}{}.",
        String.join(
            ", ", providers.guarded().stream().map(provider -> provider.name()).toList()),
        config.proxy() == null ? "" : ", through " + config.proxy());
    Thread thread = new Thread(providers.tipAsker(), "tip");
    thread.setDaemon(true);
    closeableStack.own(thread::interrupt);
    thread.start();
  }

  @Override
  public void close() {
    closeableStack.close();
  }
}
