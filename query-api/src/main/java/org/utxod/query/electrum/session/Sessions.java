package org.utxod.query.electrum.session;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentListener;
import org.utxod.query.electrum.rpc.RpcParser;
import org.utxod.query.electrum.wire.LineHandler;
import org.utxod.query.electrum.wire.LineLimits;
import org.utxod.query.electrum.wire.LineOutput;
import org.utxod.query.http.limit.ClientMemory;

/** All sessions: accepts clients up to the limits, tells them what is new, and closes the idle. Thread-safe. */
public final class Sessions implements LineHandler.Factory, MomentListener, AutoCloseable {
  private static final int MAX_BATCH = 1_000;
  private static final int NODE_THREADS = 6;
  private static final int MIN_INDEX_THREADS = 3;
  private static final Duration SWEEP = Duration.ofSeconds(5);

  private final SessionContext context;
  private final Set<Session> open = ConcurrentHashMap.newKeySet();
  private final HeaderNews headerNews;

  /** The line by which clients learn of a new tip. */
  @FunctionalInterface
  public interface HeaderNews {
    /** The notification of a tip. */
    byte[] line(Moment moment);
  }

  /**
   * Creates them.
   *
   * @param methods the protocol's
   * @param memory limits what is held on behalf of clients
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public Sessions(
      List<Method> methods,
      HeaderNews headerNews,
      Subscriptions subscriptions,
      SessionLimits limits,
      Access access,
      ClientMemory memory,
      ErrorAnswers errors,
      ElectrumObserver observer,
      LongSupplier nanoTime) {
    this.headerNews = headerNews;
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread made = new Thread(task, "electrum-timer");
      made.setDaemon(true);
      return made;
    });
    Map<String, Method> byName = new ConcurrentHashMap<>();
    methods.forEach(method -> byName.put(method.name(), method));
    int threads = Math.max(MIN_INDEX_THREADS, Runtime.getRuntime().availableProcessors());
    this.context = new SessionContext(
        new RpcParser(LineLimits.DEFAULT.maxLine(), MAX_BATCH),
        Map.copyOf(byName),
        limits,
        access,
        memory,
        new Crowd(limits, memory),
        subscriptions,
        errors,
        observer,
        new WorkQueue("electrum-index", threads),
        new WorkQueue("electrum-node", NODE_THREADS),
        timer,
        nanoTime,
        this::gone);
    var unused = timer.scheduleWithFixedDelay(
        this::sweep, SWEEP.toMillis(), SWEEP.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<LineHandler> open(LineOutput output, String address) {
    String client = context.access().client(address);
    String refusal = context.crowd().enter(client);
    if (!refusal.isEmpty()) {
      context.observer().refused(refusal);
      return Optional.empty();
    }
    Session session = new Session(context, output, client);
    open.add(session);
    context.crowd().add(session, client);
    return Optional.of(session);
  }

  private void gone(Session session, String client) {
    if (open.remove(session)) {
      context.crowd().remove(session, client);
    }
  }

  /** Closes sessions that are idle or blocked. */
  void sweep() {
    open.forEach(Session::sweep);
  }

  @Override
  public void tip(Moment next) {
    byte[] line = headerNews.line(next);
    open.forEach(session -> session.tellHeader(line));
  }

  @Override
  public void moved(Moment now, Changes changes) {
    context.subscriptions().moved(changes);
  }

  Subscriptions subscriptions() {
    return context.subscriptions();
  }

  /** Looks again at what could not be read before. */
  public void retry() {
    context.subscriptions().retry();
  }

  /** What is open. */
  public ElectrumStats stats() {
    return new ElectrumStats(
        context.crowd().count(),
        context.subscriptions().count(),
        context.subscriptions().scripts(),
        context.index().waiting() + context.node().waiting());
  }

  @Override
  public void close() {
    context.timer().shutdownNow();
    context.index().close();
    context.node().close();
  }
}
