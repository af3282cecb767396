package org.utxod.indexer.daemon;

import java.time.Duration;
import java.util.List;
import org.utxod.indexer.config.Config;
import org.utxod.query.access.Keys;
import org.utxod.query.access.Role;
import org.utxod.query.account.AccountParts;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.admin.RoleKey;
import org.utxod.query.http.signing.SigningEndpoints;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.port.NodePorts;
import org.utxod.query.signing.CoinReservations;
import org.utxod.query.signing.SigningService;
import org.utxod.store.Index;

/** Transactions of accounts that others sign, with the thread that follows them. */
final class SigningPart implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(4);

  private final SigningService service;
  private final Thread thread;

  /** Nothing is followed before {@link #start}. */
  SigningPart(
      Config config,
      Index index,
      AccountParts accounts,
      NodePorts node,
      RuntimeContext runtimeContext,
      Metrics metrics) {
    service = new SigningService(
        index,
        accounts,
        index.accounts().signings(),
        node,
        new CoinReservations(),
        config.signing(),
        runtimeContext.clock());
    metrics.signing(service::openCount);
    thread = new Thread(service.follower(), "signing");
    thread.setDaemon(true);
  }

  /** Makes, shows and takes them back. */
  SigningService service() {
    return service;
  }

  List<Endpoint> endpoints(Keys keys) {
    return SigningEndpoints.of(service, new RoleKey(keys, Role.READ), new AdminKey(keys));
  }

  /** The index shows something new; fast. */
  void wake() {
    service.follower().wake();
  }

  void start() {
    thread.start();
  }

  @Override
  public void close() {
    service.follower().stop();
    if (thread.isAlive()) {
      try {
        thread.join(STOP_PATIENCE.toMillis());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
