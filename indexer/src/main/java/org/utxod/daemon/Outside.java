package org.utxod.daemon;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.config.Config;
import org.utxod.config.OutsideConfig;
import org.utxod.config.RpcUrl;
import org.utxod.outbound.Sleeper;
import org.utxod.outbound.http.AuditLog;
import org.utxod.outbound.http.CallObserver;
import org.utxod.outbound.http.HttpClients;
import org.utxod.outbound.http.OutboundHttp;
import org.utxod.outbound.http.TrustedCertificates;
import org.utxod.port.ChainView;
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

/** The external providers of a configuration, as far as they are switched on, with the thread that asks for their tips. */
final class Outside implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  private final Parts parts = new Parts();
  private final Providers providers;
  private final OutsideConfig config;
  private final int configured;

  /** Wires them; asks nobody before {@link #start}. */
  Outside(Config config, ChainView follower, Surroundings surroundings) {
    this.config = config.outside();
    this.configured = config.providers().size();
    CallObserver observer = config.outside().auditLog() ? new AuditLog() : CallObserver.none();
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
        new Providers.Setting(
            config.network(),
            FreshnessPolicy.ofMaxLag(config.maxLagBlocks()),
            config.outside().agree(),
            surroundings.providers(),
            surroundings.clock(),
            surroundings.nanoTime(),
            Sleeper.system(),
            new SecureRandom()));
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
    return providers.fallback();
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
