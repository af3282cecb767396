package org.utxod.indexer.daemon;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.ElectrumConfig;
import org.utxod.query.access.ClientAddress;
import org.utxod.query.access.ClientLimits;
import org.utxod.query.answer.Freshness;
import org.utxod.query.electrum.ElectrumOptions;
import org.utxod.query.electrum.ElectrumServer;
import org.utxod.query.electrum.session.Access;
import org.utxod.query.electrum.session.SessionLimits;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.NodePorts;
import org.utxod.store.history.History;

/** The Electrum server of a daemon, if it is configured. */
final class ElectrumService implements AutoCloseable {
  private final Optional<ElectrumServer> server;

  private ElectrumService(Optional<ElectrumServer> server) {
    this.server = server;
  }

  /**
   * Wires it; it does not listen before {@link #start}.
   *
   * @param limits of clients over HTTP, which count here too; null if there are none
   */
  static ElectrumService of(
      Config config,
      FollowedIndex followed,
      ChainView chain,
      Freshness freshness,
      NodePorts node,
      @Nullable ClientLimits limits,
      ClientMemory memory,
      Metrics metrics,
      RuntimeContext runtimeContext) {
    History history = followed.history().history();
    if (!config.electrum().isOn() || history == null) {
      return new ElectrumService(Optional.empty());
    }
    ElectrumServer server = new ElectrumServer(
        options(config),
        new ElectrumServer.Services(
            followed.index(),
            history,
            chain,
            freshness,
            followed.mempool(),
            node,
            access(new ClientAddress(config.http().trustedProxies()), limits),
            memory,
            metrics.electrum(),
            runtimeContext.clock(),
            runtimeContext.nanoTime()));
    followed.observeMempool(server.mempoolObserver());
    metrics.electrum(server::stats);
    return new ElectrumService(Optional.of(server));
  }

  private static ElectrumOptions options(Config config) {
    ElectrumConfig electrum = config.electrum();
    return new ElectrumOptions(
        electrum.tcp(),
        electrum.tls(),
        electrum
            .certificate()
            .flatMap(certificate ->
                electrum.privateKey().map(key -> new ElectrumOptions.Files(certificate, key))),
        config.dataDir().resolve("electrum"),
        electrum.maxHistory(),
        SessionLimits.DEFAULT.with(electrum.sessions(), electrum.sessionsPerAddress()),
        // Some wallets send several requests at once only to servers that have this word in their
        // names.
        "utxod " + Version.text() + " (ElectrumX compatible)");
  }

  private static Access access(ClientAddress addresses, @Nullable ClientLimits limits) {
    return new Access() {
      @Override
      public String client(String address) {
        return addresses.of(address, null);
      }

      @Override
      public Duration charge(String client, int units) {
        return limits == null ? Duration.ZERO : limits.charge(client, units);
      }
    };
  }

  /** The index may have new blocks. */
  void wake() {
    server.ifPresent(ElectrumServer::wake);
  }

  /**
   * Begins to listen.
   *
   * @throws org.utxod.store.error.UtxodException if it cannot
   */
  void start() {
    server.ifPresent(ElectrumServer::start);
  }

  /** Where it listens: first plain TCP, then TLS, as far as they are configured. */
  List<HostPort> addresses() {
    return server.map(ElectrumServer::addresses).orElse(List.of());
  }

  /** How clients are served now; for any thread. */
  ElectrumStatus status() {
    return server.map(ElectrumServer::status).orElse(ElectrumStatus.NONE);
  }

  @Override
  public void close() {
    server.ifPresent(ElectrumServer::close);
  }
}
