package org.utxod.query.http.server;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.RequestFilter;
import org.utxod.query.http.RequestObserver;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.http.limit.RequestPermits;
import org.utxod.query.http.routing.Dispatcher;
import org.utxod.query.http.routing.Router;
import org.utxod.query.http.routing.UnexpectedErrorLog;

/** A running HTTP server. Started once, closed any number of times. */
public final class HttpServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(HttpServer.class);

  private static final int ACCEPTORS = 1;

  /** Threads in addition to those of requests in progress: for requests that need no permit or get none. */
  private static final int SPARE_THREADS = 16;

  /** Threads that read long responses from their sources. */
  private static final int READER_THREADS = 8;

  /** Maximum number of concurrent bodies in files. */
  private static final int MAX_SPOOLED_BODIES = 2;

  /** After a restart all subscribers reconnect at once; one that finds no capacity retries only after a second. */
  private static final int ACCEPT_QUEUE = 1_024;

  private static final long STOP_MILLIS = 2_000;
  /** A persistent connection without a request must not delay the stop. */
  private static final long STOP_IDLE_MILLIS = 200;

  private static final long SWEEP_MILLIS = 500;
  private static final int IDLE_THREAD_MILLIS = 60_000;

  private final Server server;
  private final HostPort address;
  private final AtomicBoolean closed = new AtomicBoolean();

  private HttpServer(Server server, HostPort address) {
    this.server = server;
    this.address = address;
  }

  /**
   * The environment of the endpoints.
   *
   * @param observer receives every request
   * @param filter runs before anything else
   * @param permits for concurrent requests; those of {@code limits} if the endpoints use none
   * @param memory limits data held on behalf of clients
   * @param spool the directory for request bodies that do not fit in memory; files there are unlinked
   */
  public record Setup(
      HttpLimits limits,
      RequestObserver observer,
      RequestFilter filter,
      RequestPermits permits,
      ClientMemory memory,
      Path spool) {
    /** Without access control and observers. */
    public static Setup of(HttpLimits limits) {
      return new Setup(
          limits,
          RequestObserver.none(),
          RequestFilter.open(),
          new RequestPermits(limits.maxConcurrentRequests()),
          ClientMemory.ofHeap(Runtime.getRuntime().maxMemory()),
          Path.of(System.getProperty("java.io.tmpdir", ".")));
    }
  }

  /** Starts a server without access control. */
  public static HttpServer start(HostPort bind, HttpLimits limits, List<Endpoint> endpoints) {
    return start(bind, Setup.of(limits), endpoints);
  }

  /**
   * Listens and answers until closed.
   *
   * @param bind port 0 for one that the system chooses; see {@link #address()}
   * @throws BindAddressException if the address cannot be bound
   */
  public static HttpServer start(HostPort bind, Setup setup, List<Endpoint> endpoints) {
    HttpLimits limits = setup.limits();
    Dispatcher dispatcher =
        new Dispatcher(new Router(endpoints), new UnexpectedErrorLog(LOG, System::nanoTime));
    Server server = new Server(pool(setup.permits()));
    server.setStopTimeout(STOP_MILLIS);
    OpenConnections connections = new OpenConnections(
        limits.maxConnections(), limits.requestTimeout().multipliedBy(2), System::nanoTime);
    ServerConnector connector = connector(server, bind, limits);
    connector.addBean(connections);
    server.addConnector(connector);
    QueuedThreadPool readers = new QueuedThreadPool(READER_THREADS, 0, IDLE_THREAD_MILLIS);
    readers.setName("http-read");
    server.addBean(readers);
    AnswerSender sender = new AnswerSender(
        new HeldBytes(setup.memory(), ClientMemory.Kind.ANSWERS, System::nanoTime),
        readers,
        connections,
        dispatcher);
    RequestHandler requests = new RequestHandler(
        dispatcher,
        setup.observer(),
        limits,
        setup.permits(),
        new HeldBytes(setup.memory(), ClientMemory.Kind.BODIES, System::nanoTime),
        new BodySpools(setup.spool(), MAX_SPOOLED_BODIES),
        sender,
        connections,
        server.getThreadPool(),
        server.getScheduler());
    server.setHandler(
        new FilterHandler(setup.filter(), dispatcher, setup.observer(), sender, requests));
    server.setErrorHandler((request, response, callback) -> {
      sender.refuse(EngineProblems.ofStatus(response.getStatus()), response, callback);
      return true;
    });
    try {
      server.start();
    } catch (Exception e) {
      stop(server);
      throw new BindAddressException(bind, e);
    }
    sweepAgain(server, connections);
    return new HttpServer(server, new HostPort(bind.host(), connector.getLocalPort()));
  }

  private static void sweepAgain(Server server, OpenConnections connections) {
    server
        .getScheduler()
        .schedule(
            () -> {
              connections.sweep();
              if (server.isRunning()) {
                sweepAgain(server, connections);
              }
            },
            SWEEP_MILLIS,
            TimeUnit.MILLISECONDS);
  }

  private static QueuedThreadPool pool(RequestPermits permits) {
    int threads = permits.maxThreads() + SPARE_THREADS + ACCEPTORS + selectors();
    // Its queue is bounded by the connections, each of which has at most one read and one write;
    // Jetty does not work with a bound of the queue's own.
    QueuedThreadPool pool =
        new QueuedThreadPool(threads, Math.min(threads, SPARE_THREADS), IDLE_THREAD_MILLIS);
    pool.setName("http");
    pool.setReservedThreads(1);
    pool.setStopTimeout(STOP_MILLIS);
    return pool;
  }

  private static int selectors() {
    return Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors() / 2));
  }

  private static ServerConnector connector(Server server, HostPort bind, HttpLimits limits) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setSendXPoweredBy(false);
    http.setRelativeRedirectAllowed(false);
    // Jetty has one limit for request line and headers together; the two are distinguished later.
    http.setRequestHeaderSize(limits.maxUriBytes() + limits.maxHeaderBytes() + 1_024);
    http.setHttpCompliance(HttpCompliance.RFC9110);
    // The empty script is an empty segment; other ambiguous paths are still rejected.
    http.setUriCompliance(
        UriCompliance.DEFAULT.with("utxod", UriCompliance.Violation.AMBIGUOUS_EMPTY_SEGMENT));
    ServerConnector connector =
        new ServerConnector(server, ACCEPTORS, selectors(), new HttpConnectionFactory(http));
    connector.setHost(bind.host());
    connector.setPort(bind.port());
    connector.setAcceptQueueSize(ACCEPT_QUEUE);
    connector.setIdleTimeout(limits.idleTimeout().toMillis());
    connector.setShutdownIdleTimeout(STOP_IDLE_MILLIS);
    return connector;
  }

  /** The address on which it listens, with the actual port. */
  public HostPort address() {
    return address;
  }

  /** Stops listening, gives requests in progress two seconds, and returns in bounded time. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stop(server);
    }
  }

  private static void stop(Server server) {
    try {
      server.stop();
    } catch (TimeoutException e) {
      LOG.warn(
          "Some HTTP requests were still in progress {} ms after shutdown began and were aborted.",
          STOP_MILLIS);
    } catch (Exception e) {
      LOG.warn("The HTTP server did not shut down cleanly: {}", e.toString());
    }
    server.destroy();
  }
}
