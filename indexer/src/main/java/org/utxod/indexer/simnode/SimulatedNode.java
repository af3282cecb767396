package org.utxod.indexer.simnode;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.BindException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.chain.Pauses;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.chain.UtxoModel;
import org.utxod.indexer.simnode.mempool.SequenceChannel;
import org.utxod.indexer.simnode.mempool.SimMempool;
import org.utxod.indexer.simnode.rpc.ChainMethods;
import org.utxod.indexer.simnode.rpc.Cookie;
import org.utxod.indexer.simnode.rpc.DumpMethod;
import org.utxod.indexer.simnode.rpc.HttpAnswer;
import org.utxod.indexer.simnode.rpc.HttpListener;
import org.utxod.indexer.simnode.rpc.HttpRequest;
import org.utxod.indexer.simnode.rpc.MempoolMethods;
import org.utxod.indexer.simnode.rpc.NodeMethods;
import org.utxod.indexer.simnode.rpc.RestMethods;
import org.utxod.indexer.simnode.rpc.RpcServer;
import org.utxod.indexer.simnode.rpc.ScanMethod;
import org.utxod.indexer.simnode.rpc.SigningMethods;
import org.utxod.indexer.simnode.rpc.SimMethod;
import org.utxod.indexer.simnode.rpc.StatsMethod;
import org.utxod.indexer.simnode.rpc.ToolMethods;
import org.utxod.indexer.simnode.rpc.TransactionMethods;
import org.utxod.indexer.simnode.rpc.UtxoMethods;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.ScriptKey;

/**
 * A node on 127.0.0.1 that serves a {@link SimChain} by JSON-RPC and, if enabled, by REST, with the behavior of its
 * {@link NodeBehavior}. It can be stopped and restarted on its port, with a new cookie each time. Thread-safe.
 */
public final class SimulatedNode implements AutoCloseable {
  /** Core's defaults: 16 threads and a queue of 64. */
  private static final int MAX_REQUESTS = 16 + 64;

  private static final int MAX_BIND_TRIES = 60;

  private final SimChain chain;
  private final NodeBehavior behavior;
  private final @Nullable Path cookieFile;
  private final String fixedHeader;
  private final RpcServer rpc;
  private final RestMethods rest;
  private final Pauses pauses;
  private final SimMempool mempool;
  private final AtomicInteger underWay = new AtomicInteger();
  private final AtomicLong requests = new AtomicLong();
  private volatile boolean coinStatsIndex = true;
  private volatile int prunedBelow;
  private volatile boolean spendsIndex;
  private volatile boolean transactionIndex;
  private volatile boolean restOffered;
  private volatile boolean initialDownload;
  private volatile String header = "";
  private int port;
  private @Nullable HttpListener listener;
  private volatile CountDownLatch stopping = new CountDownLatch(1);

  SimulatedNode(
      SimChain chain,
      Network network,
      NodeBehavior behavior,
      @Nullable Path cookieFile,
      String fixedHeader,
      Pauses pauses) {
    this.chain = chain;
    this.pauses = pauses;
    this.behavior = behavior;
    this.cookieFile = cookieFile;
    this.fixedHeader = fixedHeader;
    Map<String, SimMethod> methods = new HashMap<>();
    ChainMethods chainMethods =
        new ChainMethods(chain, network, pauses, () -> prunedBelow, () -> initialDownload);
    chainMethods.register(methods);
    this.rest = new RestMethods(chain, chainMethods, () -> prunedBelow);
    UtxoModel coins = new UtxoModel(chain, network);
    new UtxoMethods(chain, coins, () -> coinStatsIndex).register(methods);
    methods.put("scantxoutset", new ScanMethod(chain, coins, network));
    Path dataDirectory = cookieFile == null ? null : cookieFile.toAbsolutePath().getParent();
    methods.put(
        "dumptxoutset", new DumpMethod(chain, network, coins, () -> prunedBelow, dataDirectory));
    this.mempool = new SimMempool(chain, network, Clock.systemUTC());
    new MempoolMethods(mempool).register(methods);
    new TransactionMethods(chain, () -> prunedBelow, () -> spendsIndex, () -> transactionIndex)
        .register(methods);
    methods.put("getblockstats", new StatsMethod(chain, () -> prunedBelow));
    ToolMethods tools = new ToolMethods(network);
    tools.register(methods);
    new SigningMethods(network, tools).register(methods);
    new NodeMethods(Clock.systemUTC()).register(methods);
    this.rpc = new RpcServer(methods);
  }

  /** A node that writes {@code cookieFile} at each start; not started yet. */
  public static SimulatedNode withCookie(
      SimChain chain, Network network, NodeBehavior behavior, Path cookieFile) {
    return new SimulatedNode(chain, network, behavior, cookieFile, "", Pauses.real());
  }

  /** A node with a fixed user and password; not started yet. */
  public static SimulatedNode withPassword(
      SimChain chain, Network network, NodeBehavior behavior, String user, String password) {
    return new SimulatedNode(
        chain, network, behavior, null, Cookie.basic(user + ":" + password), Pauses.real());
  }

  /** Starts on any free port, or on its previous one. */
  public SimulatedNode start() {
    return start(port);
  }

  /** Starts on {@code wantedPort}; 0 for any that is free. */
  public synchronized SimulatedNode start(int wantedPort) {
    if (listener != null) {
      throw new IllegalStateException("the node runs already");
    }
    try {
      awake();
      HttpListener started = listen(wantedPort);
      listener = started;
      port = started.port();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException("the simulated node cannot listen on port " + wantedPort, e);
    }
  }

  /** A port that was just released may briefly be used by another connection. */
  private HttpListener listen(int wantedPort) throws IOException {
    for (int tries = 1; ; tries++) {
      try {
        return new HttpListener(wantedPort, this::answer);
      } catch (BindException e) {
        if (wantedPort == 0 || tries == MAX_BIND_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  /** Accepts requests from now on, by {@link #answer} only while nothing listens. */
  void awake() throws IOException {
    header = cookieFile == null ? fixedHeader : Cookie.write(cookieFile);
    stopping = new CountDownLatch(1);
  }

  /** Stops, as if the process had ended: connections are closed and the cookie file is removed. */
  public synchronized void stop() {
    HttpListener running = listener;
    if (running == null) {
      return;
    }
    listener = null;
    stopping.countDown();
    running.close();
    if (cookieFile != null) {
      try {
        Files.deleteIfExists(cookieFile);
      } catch (IOException e) {
        throw new UncheckedIOException("the cookie file cannot be removed", e);
      }
    }
  }

  /** The port on which it listens, or last listened; 0 before the first start. */
  public synchronized int port() {
    return port;
  }

  /** Its URL. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  /** Its chain. */
  public SimChain chain() {
    return chain;
  }

  /** Its unconfirmed transactions. */
  public SimMempool mempool() {
    return mempool;
  }

  /**
   * Publishes changes of its mempool and tip by ZeroMQ from now on ({@code -zmqpubsequence}), until the result is
   * closed.
   */
  public SequenceChannel publishSequence(String endpoint) {
    return new SequenceChannel(chain, mempool, endpoint);
  }

  /** Its behavior beyond its protocol. */
  public NodeBehavior behavior() {
    return behavior;
  }

  /** Whether it has a coinstatsindex, and so the statistics of earlier blocks; by default it has. */
  public void coinStatsIndex(boolean there) {
    coinStatsIndex = there;
  }

  /** Whether it has an index of spends ({@code -txospenderindex}); by default it has not. */
  public void spendsIndex(boolean there) {
    spendsIndex = there;
  }

  /** Whether it has an index of transactions ({@code -txindex}); by default it has not. */
  public void transactionIndex(boolean there) {
    transactionIndex = there;
  }

  /** Prunes the blocks below a height, of every branch; 0 to have them all again. */
  public void prune(int below) {
    prunedBelow = below;
  }

  /** Whether it reports initial block download; by default it does not. */
  public void initialDownload(boolean underWay) {
    initialDownload = underWay;
  }

  /** Whether it offers the REST interface ({@code -rest}); by default it does not. */
  public SimulatedNode rest(boolean offered) {
    restOffered = offered;
    return this;
  }

  /** Number of HTTP requests since it was created. */
  public long requests() {
    return requests.get();
  }

  /** The answer to a request, by whichever transport; empty if the connection is to be reset. */
  Optional<HttpAnswer> answer(HttpRequest request) throws InterruptedException {
    requests.incrementAndGet();
    try {
      if (underWay.incrementAndGet() > MAX_REQUESTS) {
        return Optional.of(HttpAnswer.text(503, "Work queue depth exceeded"));
      }
      return admitted(request);
    } finally {
      underWay.decrementAndGet();
    }
  }

  private Optional<HttpAnswer> admitted(HttpRequest request) throws InterruptedException {
    if (restOffered && request.path().startsWith(RestMethods.ROOT)) {
      return behave(RestMethods.nameOf(request.path()), request);
    }
    if (!request.path().equals("/")) {
      return Optional.of(HttpAnswer.text(404, ""));
    }
    if (!request.method().equals("POST")) {
      return Optional.of(HttpAnswer.text(405, "JSONRPC server handles only POST requests"));
    }
    if (!header.equals(request.headers().get("authorization"))) {
      return Optional.of(HttpAnswer.unauthorized());
    }
    return behave(RpcServer.methodOf(request.body()), request);
  }

  private Optional<HttpAnswer> behave(String method, HttpRequest request)
      throws InterruptedException {
    return behavior.answer(new NodeBehavior.Call() {
      @Override
      public String method() {
        return method;
      }

      @Override
      public HttpRequest request() {
        return request;
      }

      @Override
      public HttpAnswer answer() throws InterruptedException {
        return honest(method, request);
      }

      @Override
      public HttpAnswer error(SimError error) {
        return isRest() ? RestMethods.starting(error.text()) : rpc.error(request.body(), error);
      }

      @Override
      public void pause(Duration length) throws InterruptedException {
        SimulatedNode.this.pause(length);
      }
    });
  }

  private static boolean isRest(String method) {
    return method.startsWith("rest/");
  }

  private HttpAnswer honest(String method, HttpRequest request) throws InterruptedException {
    if (isRest(method)) {
      return rest.answer(request.path());
    }
    HttpAnswer answer = rpc.answer(request.body());
    if (method.equals("getblock")) {
      pause(behavior.workOn(answer.length()));
    }
    return answer;
  }

  /** Returns early when the node stops. */
  private void pause(Duration length) throws InterruptedException {
    if (behavior.isBusy()) {
      compute(length);
    } else if (!length.isZero()) {
      pauses.work(length, stopping);
    }
  }

  /** Uses CPU for this long. */
  private void compute(Duration length) {
    MessageDigest sha256 = ScriptKey.sha256();
    byte[] data = new byte[1 << 14];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long end = threads.getCurrentThreadCpuTime() + length.toNanos();
    while (threads.getCurrentThreadCpuTime() < end && stopping.getCount() > 0) {
      sha256.update(data);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
