package org.utxod.query.electrum;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.answer.Freshness;
import org.utxod.query.electrum.headers.HeaderChain;
import org.utxod.query.electrum.headers.HeaderSync;
import org.utxod.query.electrum.method.ElectrumMethods;
import org.utxod.query.electrum.method.HeaderMethods;
import org.utxod.query.electrum.moment.Changes;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.moment.MomentListener;
import org.utxod.query.electrum.script.ScriptReader;
import org.utxod.query.electrum.session.Access;
import org.utxod.query.electrum.session.ElectrumObserver;
import org.utxod.query.electrum.session.ElectrumStats;
import org.utxod.query.electrum.session.ErrorAnswers;
import org.utxod.query.electrum.session.Sessions;
import org.utxod.query.electrum.session.Subscriptions;
import org.utxod.query.electrum.tls.TlsIdentity;
import org.utxod.query.electrum.wire.LineLimits;
import org.utxod.query.electrum.wire.LineServer;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.mempool.MempoolObserver;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.UtxoIndex;
import org.utxod.store.history.History;

/** Serves Electrum clients until closed. Opened first, so that it observes; listens from {@link #start} on. */
public final class ElectrumServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.electrum");
  private static final long TICK_MILLIS = 500;
  private static final String ANSWERED = "Electrum clients are answered.";

  /** A reason that changes all the time, such as how far the history is, is not said each time. */
  private static final long REASON_NANOS = 300_000_000_000L;

  private static final long STOP_MILLIS = 3_000;

  private final ElectrumOptions options;
  private final Services services;
  private final HeaderChain headers;
  private final MempoolInbox inbox;
  private final WakeSignal wakeSignal = new WakeSignal();
  private final MomentKeeper moments;
  private final Sessions sessions;
  private final Thread thread;
  private String said = "";
  private long saidNanos;
  private volatile boolean stopping;
  private volatile Optional<LineServer> listening = Optional.empty();
  private volatile String fingerprint = "";

  /**
   * What it answers from, and who limits it.
   *
   * @param freshness the same instance as the balance service has
   * @param access the limits that HTTP has too
   * @param memory limits data held on behalf of clients
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public record Services(
      UtxoIndex index,
      History history,
      ChainView chain,
      Freshness freshness,
      MempoolView mempool,
      NodePorts node,
      Access access,
      ClientMemory memory,
      ElectrumObserver observer,
      Clock clock,
      LongSupplier nanoTime) {}

  /**
   * Opens it.
   *
   * @throws org.utxod.store.model.StoreException if its files cannot be used
   */
  public ElectrumServer(ElectrumOptions options, Services services) {
    this.options = options;
    this.services = services;
    this.headers = HeaderChain.open(
        options.directory().resolve("headers"),
        services.index().state().network().genesis());
    this.inbox = new MempoolInbox(this::wake);
    MomentKeeper.Sources sources = new MomentKeeper.Sources(
        services.index(),
        services.history(),
        services.chain(),
        services.freshness(),
        services.mempool(),
        headers);
    Listening news = new Listening();
    this.moments = new MomentKeeper(
        sources,
        new HeaderSync(headers, services.node().blocks()),
        inbox,
        news,
        services.nanoTime());
    ScriptReader scripts = new ScriptReader(options.maxHistory());
    MomentKeeper keeper = moments;
    Subscriptions subscriptions = new Subscriptions(script -> {
      try (Moment moment = keeper.hold()) {
        return scripts.status(moment, script);
      }
    });
    this.sessions = new Sessions(
        ElectrumMethods.of(
            options.software(),
            services.index().state().network(),
            headers,
            scripts,
            services.node(),
            moments,
            services.nanoTime()),
        HeaderMethods::news,
        subscriptions,
        options.sessions(),
        services.access(),
        services.memory(),
        new ErrorAnswers(moments::refresh, services.nanoTime()),
        services.observer(),
        services.nanoTime());
    news.to.set(sessions);
    this.thread = new Thread(this::work, "electrum");
    thread.setDaemon(true);
  }

  /** Passes news on; the sessions need the moments, and the moments need somebody to tell. */
  private static final class Listening implements MomentListener {
    private final AtomicReference<MomentListener> to = new AtomicReference<>();

    @Override
    public void tip(Moment next) {
      MomentListener listener = to.get();
      if (listener != null) {
        listener.tip(next);
      }
    }

    @Override
    public void moved(Moment now, Changes changes) {
      MomentListener listener = to.get();
      if (listener != null) {
        listener.moved(now, changes);
      }
    }
  }

  /** The observer for mempool changes. */
  public MempoolObserver mempoolObserver() {
    return inbox;
  }

  /** The index may have new blocks; cheap, callable from any thread. */
  public void wake() {
    wakeSignal.ring();
  }

  /**
   * Begins to listen.
   *
   * @throws org.utxod.store.error.UtxodException if an address cannot be bound, or a certificate cannot be used
   */
  public void start() {
    List<LineServer.Port> ports = new ArrayList<>();
    options.tcp().map(LineServer.Port::plain).ifPresent(ports::add);
    options.tls().ifPresent(address -> ports.add(tls(address)));
    LineServer server = LineServer.start(
        ports, sessions, LineLimits.DEFAULT, services.memory(), services.nanoTime());
    listening = Optional.of(server);
    LOG.info("Electrum clients are served on {}.", describe(server.addresses()));
    thread.start();
  }

  private LineServer.Port tls(HostPort address) {
    TlsIdentity identity = options
        .files()
        .map(files -> TlsIdentity.ofFiles(files.certificate(), files.key()))
        .orElseGet(
            () -> TlsIdentity.keptIn(options.directory(), services.clock(), new SecureRandom()));
    fingerprint = identity.fingerprint();
    LOG.info("The certificate for Electrum clients has the SHA-256 {}.", identity.fingerprint());
    return new LineServer.Port(address, identity.store(), identity.password());
  }

  private String describe(List<HostPort> addresses) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      texts.add((isPlain(i) ? "tcp " : "tls ") + addresses.get(i));
    }
    return String.join(" and ", texts);
  }

  private boolean isPlain(int port) {
    return options.tcp().isPresent() && port == 0;
  }

  /** Where it listens: first plain TCP, then TLS, as far as they are configured. */
  public List<HostPort> addresses() {
    return listening.map(LineServer::addresses).orElse(List.of());
  }

  /** What is open now; for any thread. */
  public ElectrumStats stats() {
    return sessions.stats();
  }

  /** How clients are served now; for any thread. */
  public ElectrumStatus status() {
    List<HostPort> addresses = addresses();
    List<ElectrumStatus.Listener> listeners = new ArrayList<>();
    for (int i = 0; i < addresses.size(); i++) {
      listeners.add(new ElectrumStatus.Listener(
          addresses.get(i).toString(), isPlain(i) ? null : fingerprint));
    }
    ElectrumStats stats = sessions.stats();
    return new ElectrumStatus(
        true,
        listeners,
        stats.sessions(),
        stats.subscriptions(),
        stats.scripts(),
        stats.waiting(),
        moments.reason().orElse(null));
  }

  private void work() {
    try {
      while (!stopping) {
        turn();
        report(moments.reason());
        wakeSignal.await(TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Says when clients begin or cease to be answered, and now and then why they are not. */
  private void report(Optional<String> reason) {
    String why = reason.orElse(ANSWERED);
    long now = services.nanoTime().getAsLong();
    boolean turned = said.isEmpty() || said.equals(ANSWERED) != why.equals(ANSWERED);
    if (why.equals(said) || (!turned && now - saidNanos < REASON_NANOS)) {
      return;
    }
    said = why;
    saidNanos = now;
    LOG.info("{}", reason.isEmpty() ? why : "Electrum clients get no answers yet: " + why);
  }

  /** Does what there is to do without waiting; a round of its thread. */
  private void turn() {
    try {
      moments.turn();
      sessions.retry();
    } catch (RuntimeException e) {
      LOG.error("Electrum clients could not be told of what is new. Please report this.", e);
    }
  }

  @Override
  public void close() {
    stopping = true;
    wake();
    try {
      if (thread.isAlive()) {
        thread.join(STOP_MILLIS);
        thread.interrupt();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    listening.ifPresent(LineServer::close);
    sessions.close();
    moments.close();
    headers.close();
  }
}
