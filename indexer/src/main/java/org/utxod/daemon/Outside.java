package org.utxod.daemon;

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
import org.utxod.cache.AnswerCodec;
import org.utxod.cache.CacheOptions;
import org.utxod.cache.CachedFallback;
import org.utxod.cache.SharedAnswers;
import org.utxod.cache.redis.RedisAnswers;
import org.utxod.cache.redis.RedisOptions;
import org.utxod.cache.redis.RedisUrl;
import org.utxod.config.CacheConfig;
import org.utxod.config.Config;
import org.utxod.config.OutsideConfig;
import org.utxod.config.RpcUrl;
import org.utxod.metrics.Metrics;
import org.utxod.outbound.Sleeper;
import org.utxod.outbound.http.AuditLog;
import org.utxod.outbound.http.CallObserver;
import org.utxod.outbound.http.HttpClients;
import org.utxod.outbound.http.OutboundHttp;
import org.utxod.outbound.http.TrustedCertificates;
import org.utxod.port.ChainView;
import org.utxod.provider.OwnBlocks;
import org.utxod.provider.Provider;
import org.utxod.provider.ProviderEndpoint;
import org.utxod.provider.ProviderHttp;
import org.utxod.provider.ProviderHttp.KeyStyle;
import org.utxod.provider.Providers;
import org.utxod.provider.blockbook.BlockbookProvider;
import org.utxod.provider.blockcypher.BlockCypherProvider;
import org.utxod.provider.esplora.EsploraProvider;
import org.utxod.provider.utxod.UtxodProvider;
import org.utxod.query.Fallback;
import org.utxod.query.FreshnessPolicy;
import org.utxod.store.UtxoIndex;

/** The external providers of a configuration, as far as they are switched on, with the thread that asks for their tips. */
final class Outside implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  private final Parts parts = new Parts();
  private final Providers providers;
  private final Fallback fallback;
  private final OutsideConfig config;
  private final int configured;

  /** Wires them; asks nobody before {@link #start}. */
  Outside(
      Config config,
      ChainView follower,
      UtxoIndex index,
      Surroundings surroundings,
      Metrics metrics) {
    this.config = config.outside();
    this.configured = config.providers().size();
    CallObserver observer =
        config.outside().auditLog() ? metrics.outbound().and(new AuditLog()) : metrics.outbound();
    List<Provider> list = new ArrayList<>();
    if (config.outside().enabled() && configured > 0) {
      OutboundHttp http = parts.own(new OutboundHttp(
          HttpClients.forThirdParties(config.outside().proxy(), trusted(config)),
          observer,
          surroundings.nanoTime()));
      Map<String, Integer> names = new HashMap<>();
      for (RpcUrl url : config.providers()) {
        int number = names.merge(url.name(), 1, Integer::sum);
        String name = number == 1 ? url.name() : url.name() + "-" + number;
        list.add(provider(url, name, config, http, surroundings));
      }
    }
    this.providers = Providers.of(
        list,
        follower,
        OwnBlocks.of(index),
        new Providers.Setting(
            config.network(),
            FreshnessPolicy.ofMaxLag(config.maxLagBlocks()).of(config.network()),
            config.outside().agree(),
            surroundings.providers(),
            surroundings.clock(),
            surroundings.nanoTime(),
            Sleeper.system(),
            new SecureRandom(),
            metrics.providers()));
    parts.own(providers.threads());
    this.fallback = cached(config, surroundings, metrics);
    metrics.breakers(fallback::providers);
  }

  private Fallback cached(Config config, Surroundings surroundings, Metrics metrics) {
    CacheConfig cache = config.outside().cache();
    if (providers.guarded().isEmpty() || cache.kept().isZero()) {
      return providers.fallback();
    }
    CachedFallback cached = new CachedFallback(
        providers.fallback(),
        providers.chain(),
        parts.own(shared(config, surroundings, metrics)),
        new CacheOptions(
            cache.kept(),
            cache.negativeKept(),
            cache.memoryBytes(),
            config.outside().patience(),
            CacheOptions.DEFAULT.maxWaiters()),
        metrics.cache(),
        surroundings.nanoTime());
    metrics.cacheSize(cached::size);
    return cached;
  }

  private SharedAnswers shared(Config config, Surroundings surroundings, Metrics metrics) {
    CacheConfig cache = config.outside().cache();
    RedisUrl url = cache.redis();
    if (url == null) {
      return SharedAnswers.none();
    }
    TrustedCertificates trusted = trusted(config);
    AnswerCodec codec = new AnswerCodec(
        config.network(),
        config.outside().agree(),
        providers.guarded().stream().map(provider -> provider.name()).collect(Collectors.toSet()),
        FreshnessPolicy.ofMaxLag(config.maxLagBlocks()).of(config.network()));
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
        surroundings.nanoTime(),
        new SecureRandom());
    metrics.redis(redis::state);
    return redis;
  }

  /** The operator's own certificate authorities; null where none are set. */
  static @Nullable TrustedCertificates trusted(Config config) {
    Path file = config.outside().caFile();
    return file == null ? null : TrustedCertificates.read(file);
  }

  private static Provider provider(
      RpcUrl url, String name, Config config, OutboundHttp http, Surroundings surroundings) {
    ProviderEndpoint endpoint = new ProviderEndpoint(
        name,
        url.url(),
        url.token().reveal(),
        config.network(),
        url.limits(),
        surroundings.providers().callPatience(),
        surroundings.clock());
    KeyStyle style = switch (url.kind()) {
      case BLOCKCYPHER -> KeyStyle.PARAMETER;
      case BLOCKBOOK -> KeyStyle.HEADER;
      case ESPLORA, UTXOD, NODE -> KeyStyle.BEARER;
    };
    ProviderHttp calls =
        new ProviderHttp(endpoint, style, http, Sleeper.system(), surroundings.nanoTime());
    return switch (url.kind()) {
      case ESPLORA -> new EsploraProvider(calls);
      case BLOCKCYPHER -> new BlockCypherProvider(calls);
      case BLOCKBOOK -> new BlockbookProvider(calls);
      case UTXOD -> new UtxodProvider(calls);
      case NODE -> throw new IllegalArgumentException("a node is no provider");
    };
  }

  /** Who is asked where the index is not enough. */
  Fallback fallback() {
    return fallback;
  }

  /** What is known of the chain, with the providers' tips where the node cannot tell. */
  ChainView chain() {
    return providers.chain();
  }

  /** Begins to ask for tips where they are needed, and says who may be asked. */
  void start() {
    if (providers.guarded().isEmpty()) {
      if (configured > 0) {
        LOG.info("External providers are switched off (fallback.enabled); none is asked.");
      }
      return;
    }
    LOG.info(
        "External providers, in this order, learn the addresses asked for while the index is behind or partial: {}{}.",
        String.join(
            ", ", providers.guarded().stream().map(provider -> provider.name()).toList()),
        config.proxy() == null ? "" : ", through " + config.proxy());
    Thread thread = new Thread(providers.tipAsker(), "tip");
    thread.setDaemon(true);
    parts.own(thread::interrupt);
    thread.start();
  }

  @Override
  public void close() {
    parts.close();
  }
}
