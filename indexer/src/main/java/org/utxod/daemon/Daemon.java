package org.utxod.daemon;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.access.AccessDoor;
import org.utxod.access.ClientAddress;
import org.utxod.access.ClientLimits;
import org.utxod.access.Cors;
import org.utxod.access.HostNames;
import org.utxod.access.Keys;
import org.utxod.access.TokenFile;
import org.utxod.access.Tokens;
import org.utxod.bootstrap.BootstrapOrder;
import org.utxod.config.AccessConfig;
import org.utxod.config.Config;
import org.utxod.follow.FollowOptions;
import org.utxod.http.ClientMemory;
import org.utxod.http.Door;
import org.utxod.http.Endpoint;
import org.utxod.http.HostPort;
import org.utxod.http.HttpLimits;
import org.utxod.http.RequestPermits;
import org.utxod.http.endpoint.AdminKey;
import org.utxod.http.server.HttpServer;
import org.utxod.lookup.NodeDesk;
import org.utxod.metrics.Metrics;
import org.utxod.outbound.RateLimit;
import org.utxod.query.NamedTransactions;
import org.utxod.query.StatusService;
import org.utxod.store.Index;

/**
 * A running utxod: follows its nodes and answers over HTTP until closed. Closed in the reverse order of its making:
 * answering ends first, the index last.
 */
public final class Daemon implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  /** Requests that may wait for the node at once, and for providers. */
  private static final int WAIT_FOR_NODE = 16;

  private static final int WAIT_FOR_PROVIDERS = 32;

  private final Parts parts = new Parts();
  private final FollowedIndex followed;
  private final Outside outside;
  private final Push push;
  private final StatusService status;
  private final String url;

  private Daemon(Config config, Surroundings surroundings, @Nullable BootstrapOrder order) {
    try {
      followed = parts.own(new FollowedIndex(config, surroundings, order));
      followed.requireWelcomeOrIndex();
      Metrics metrics = new Metrics(surroundings.nanoTime());
      outside =
          parts.own(new Outside(config, followed.chain(), followed.index(), surroundings, metrics));
      HttpLimits limits = surroundings.http().withMoreConnections(config.push().watchers());
      RequestPermits permits = new RequestPermits(limits.maxConcurrentRequests());
      ClientMemory memory = clientMemory(config);
      metrics.clientMemory(memory);
      NodeDesk node = parts.own(new NodeDesk(
          Sources.nodesWhileClientsWait(config),
          config.network(),
          permits.externalWait("the node", WAIT_FOR_NODE),
          followed.broadcasts(),
          surroundings.nanoTime()));
      SecureRandom random = new SecureRandom();
      NamedTransactions named = new NamedTransactions(random.nextLong());
      Answering answering = Answering.over(
          followed.index(),
          outside.chain(),
          // What is asked for is noticed also where there is nobody to ask.
          followed.noticing(new WaitingFallback(
              outside.fallback(), permits.externalWait("external providers", WAIT_FOR_PROVIDERS))),
          followed.mempool(),
          node.ports(),
          named,
          config,
          surroundings.clock(),
          metrics,
          memory);
      status = answering.status();
      String key = AdminCookie.freshKey(random);
      Tokens tokens = new Tokens(TokenFile.in(config.dataDir()), surroundings.nanoTime());
      Keys keys = new Keys(key, tokens);
      push = parts.own(new Push(config, followed, surroundings, metrics, memory, named));
      List<Endpoint> endpoints = new ArrayList<>(answering.withAdmin(followed.admin(), keys));
      endpoints.addAll(push.endpoints(new AdminKey(keys)));
      // Who watches holds a connection for as long as it likes, and must not take those of the
      // others.
      HttpServer http = parts.own(HttpServer.start(
          config.http(),
          new HttpServer.Setup(
              limits,
              metrics.requests(),
              door(config, keys, surroundings.nanoTime()),
              permits,
              memory,
              config.dataDir()),
          endpoints));
      parts.own(push::endWatching);
      url = reachable(http.address());
      new AdminCookie(url, key).write(config.dataDir());
      parts.own(() -> AdminCookie.remove(config.dataDir()));
    } catch (RuntimeException e) {
      parts.closeAfter(e);
      throw e;
    }
  }

  private static ClientMemory clientMemory(Config config) {
    return config.clientMemoryBytes() > 0
        ? new ClientMemory(config.clientMemoryBytes())
        : ClientMemory.ofHeap(Runtime.getRuntime().maxMemory());
  }

  private static Door door(Config config, Keys keys, LongSupplier nanoTime) {
    AccessConfig access = config.access();
    RateLimit limit = access.perClient();
    return new AccessDoor(
        HostNames.of(config.http(), access.hosts()),
        new ClientAddress(access.trustedProxies()),
        limit == null ? null : new ClientLimits(limit, nanoTime),
        new Cors(access.corsOrigins()),
        access.readNeedsToken() ? keys : null);
  }

  /** Starts everything; returns as soon as it answers, long before the index is complete. */
  public static Daemon start(Config config) {
    return start(config, Surroundings.of(config), null);
  }

  /** As {@link #start(Config)}, with pauses of one's own. */
  public static Daemon start(Config config, FollowOptions options) {
    return start(config, options, null);
  }

  /**
   * As {@link #start(Config, FollowOptions)}, and fills an empty index from a snapshot before it follows.
   *
   * @param order null to fill it only where an earlier process left that unfinished
   */
  public static Daemon start(Config config, FollowOptions options, @Nullable BootstrapOrder order) {
    return start(config, Surroundings.of(config).withFollow(options), order);
  }

  /** As above, with time and patience of one's own. */
  public static Daemon start(
      Config config, Surroundings surroundings, @Nullable BootstrapOrder order) {
    Daemon daemon = new Daemon(config, surroundings, order);
    LOG.info(
        "utxod {} answers at {} for {}, data in {}.",
        Version.text(),
        daemon.url,
        config.network().label(),
        config.dataDir());
    daemon.followed.start();
    daemon.followed.startMempool();
    daemon.outside.start();
    daemon.push.start();
    return daemon;
  }

  /** Clients on this machine cannot connect to "every address", so they are told loopback. */
  private static String reachable(HostPort address) {
    boolean wildcard = address.host().equals("0.0.0.0") || address.host().equals("::");
    return "http://" + (wildcard ? new HostPort("127.0.0.1", address.port()) : address);
  }

  /** Where it answers. */
  public String url() {
    return url;
  }

  /** Completes when a snapshot was loaded, at once where none is to be; by the fault where that failed. */
  public CompletableFuture<Boolean> bootstrapped() {
    return followed.bootstrapped();
  }

  /** Where it stands. */
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
    parts.close();
    LOG.info("Stopped.");
  }
}
