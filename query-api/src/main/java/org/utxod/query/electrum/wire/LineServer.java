package org.utxod.query.electrum.wire;

import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.AbstractConnectionFactory;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.limit.ClientMemory;

/** Listens for clients over TCP, TLS, or both, until closed. A few threads serve any number of connections. */
public final class LineServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.electrum");
  private static final String LINES = "lines";
  private static final int THREADS = 12;
  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MILLIS = 60_000;
  private static final int ACCEPT_QUEUE = 1_024;
  private static final long STOP_MILLIS = 1_000;

  private final Server server;
  private final List<HostPort> addresses;

  private LineServer(Server server, List<HostPort> addresses) {
    this.server = server;
    this.addresses = addresses;
  }

  /**
   * Where to listen, and how.
   *
   * @param address port 0 for one that the system chooses
   * @param identity key and certificate for TLS; null for plain TCP
   * @param password of the key in it
   */
  public record Port(HostPort address, @Nullable KeyStore identity, String password) {
    /** Without TLS. */
    public static Port plain(HostPort address) {
      return new Port(address, null, "");
    }
  }

  /**
   * Starts it.
   *
   * @throws ListenException if an address cannot be bound
   */
  public static LineServer start(
      List<Port> ports,
      LineHandler.Factory factory,
      LineLimits limits,
      ClientMemory memory,
      LongSupplier nanoTime) {
    QueuedThreadPool pool = new QueuedThreadPool(THREADS, MIN_THREADS, IDLE_THREAD_MILLIS);
    pool.setName("electrum-io");
    pool.setReservedThreads(1);
    pool.setDaemon(true);
    Server server = new Server(pool);
    server.setStopTimeout(STOP_MILLIS);
    List<ServerConnector> connectors = new ArrayList<>();
    for (Port port : ports) {
      ConnectionFactory lines = new Lines(factory, limits, memory, nanoTime);
      ServerConnector connector = port.identity() == null
          ? new ServerConnector(server, 1, 1, lines)
          : new ServerConnector(server, 1, 1, tls(port.identity(), port.password()), lines);
      connector.setHost(port.address().host());
      connector.setPort(port.address().port());
      connector.setAcceptQueueSize(ACCEPT_QUEUE);
      connector.setIdleTimeout(0); // The handlers know which connections are idle.
      connector.setShutdownIdleTimeout(1);
      server.addConnector(connector);
      connectors.add(connector);
    }
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new ListenException(ports, e);
    }
    List<HostPort> addresses = new ArrayList<>();
    for (int i = 0; i < connectors.size(); i++) {
      addresses.add(
          new HostPort(ports.get(i).address().host(), connectors.get(i).getLocalPort()));
    }
    return new LineServer(server, List.copyOf(addresses));
  }

  private static SslConnectionFactory tls(KeyStore identity, String password) {
    SslContextFactory.Server context = new SslContextFactory.Server();
    context.setKeyStore(identity);
    context.setKeyStorePassword(password);
    context.setSniRequired(false);
    context.setRenegotiationAllowed(false);
    return new SslConnectionFactory(context, LINES);
  }

  /** Makes connections. */
  private static final class Lines extends AbstractConnectionFactory {
    private final LineHandler.Factory factory;
    private final LineLimits limits;
    private final ClientMemory memory;
    private final LongSupplier nanoTime;

    Lines(
        LineHandler.Factory factory,
        LineLimits limits,
        ClientMemory memory,
        LongSupplier nanoTime) {
      super(LINES);
      this.factory = factory;
      this.limits = limits;
      this.memory = memory;
      this.nanoTime = nanoTime;
    }

    @Override
    public Connection newConnection(Connector connector, EndPoint endPoint) {
      return configure(
          new LineConnection(
              endPoint,
              connector.getExecutor(),
              connector.getByteBufferPool(),
              factory,
              limits,
              memory,
              nanoTime),
          connector,
          endPoint);
    }
  }

  /** Where it listens, in the order of the ports. */
  public List<HostPort> addresses() {
    return addresses;
  }

  @Override
  public void close() {
    stop(server);
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.warn("The Electrum server did not shut down cleanly: {}", e.toString());
    }
    server.destroy();
  }
}
