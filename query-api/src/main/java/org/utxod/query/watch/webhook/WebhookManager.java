package org.utxod.query.watch.webhook;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolObserver;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.Subscription;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.Network;
import org.utxod.store.core.Settings;
import org.utxod.store.read.IndexView;

/** All webhooks, with their delivery threads. Thread-safe. */
public final class WebhookManager implements MempoolObserver, AutoCloseable {
  private static final long STOP_MILLIS = 2_000;

  private record Running(WebhookWorker worker, @Nullable Thread thread) {}

  private final UtxoIndex index;
  private final MempoolView mempool;
  private final WebhookRepository book;
  private final WebhookSender sender;
  private final Targets targets;
  private final WebhookOptions options;
  private final Clock clock;
  private final RandomGenerator random;
  private final Sleeper sleeper;
  private final @Nullable NamedTransactions named;
  private final Map<String, Running> running = new ConcurrentSkipListMap<>();
  private boolean threads;
  private boolean closed;

  /**
   * @param http closed by its creator, after this
   * @param random generates secrets and jitter
   * @param named records the heights of transactions in events; null if transaction lookups are off
   */
  public WebhookManager(
      UtxoIndex index,
      Settings settings,
      Network network,
      MempoolView mempool,
      OutboundHttp http,
      Targets targets,
      WebhookOptions options,
      Clock clock,
      RandomGenerator random,
      Sleeper sleeper,
      @Nullable NamedTransactions named) {
    this.named = named;
    this.index = index;
    this.mempool = mempool;
    this.book = new WebhookRepository(settings, network);
    this.targets = targets;
    this.sender = new WebhookSender(http, targets, options.patience(), clock);
    this.options = options;
    this.clock = clock;
    this.random = random;
    this.sleeper = sleeper;
  }

  /** Starts delivering to the registered webhooks. */
  public synchronized void start() {
    threads = true;
    open();
  }

  /** Loads the registered webhooks, but delivers by {@link #turn} only. */
  public synchronized void open() {
    book.all().values().forEach(this::run);
  }

  /**
   * Runs one delivery for each on the calling thread, with all its retries and pauses: for use without threads.
   *
   * @return whether there was any
   */
  public boolean turn() throws InterruptedException {
    boolean any = false;
    for (Running one : running.values()) {
      any |= one.worker.turn();
    }
    return any;
  }

  private void run(Webhook webhook) {
    WebhookWorker worker = new WebhookWorker(
        webhook, book, sender, options, index, mempool, named, clock, sleeper, random);
    Thread thread = threads ? new Thread(worker, "webhook-" + webhook.id()) : null;
    running.put(webhook.id(), new Running(worker, thread));
    if (thread != null) {
      thread.setDaemon(true);
      thread.start();
    }
  }

  /** The index has new blocks; cheap, callable from any thread. */
  public void wake() {
    running.values().forEach(one -> one.worker.wake());
  }

  @Override
  public void changed(List<MempoolChange> changes) {
    running.values().forEach(one -> one.worker.inbox().changed(changes));
  }

  /** The limits. */
  public WebhookOptions options() {
    return options;
  }

  /**
   * Registers a receiver for all events from now on.
   *
   * @param secret null to generate one
   * @return including its secret
   * @throws IllegalArgumentException with a message, if it is rejected
   */
  public synchronized Webhook add(String url, Subscription subscription, @Nullable String secret) {
    targets.require(url);
    String used = WebhookSecrets.orNew(secret, random);
    if (closed || running.size() >= options.maxWebhooks()) {
      throw new IllegalArgumentException("There are already " + running.size()
          + " webhooks, the maximum. Delete one, or raise webhooks.most.");
    }
    Webhook webhook =
        new Webhook(WebhookSecrets.id(random), url, subscription, used, clock.instant());
    book.add(webhook, new Progress(last(), 0));
    run(webhook);
    return webhook;
  }

  /**
   * Changes a webhook, whose receiver goes on from where it was.
   *
   * @param change makes of the webhook as it is the one that is to be; it may throw
   * @return empty if there is none of that id
   * @throws IllegalArgumentException with a message, if it is rejected
   */
  public synchronized Optional<WebhookStatus> change(String id, UnaryOperator<Webhook> change) {
    Running before = running.get(id);
    if (before == null) {
      return Optional.empty();
    }
    Webhook was = before.worker.status(last()).webhook();
    Webhook after = change.apply(was);
    targets.require(after.url());
    String unused = WebhookSecrets.orNew(after.secret(), random);
    stop(List.of(before));
    Webhook next = was; // One that cannot be changed now goes on as before.
    try {
      book.change(after);
      next = after;
    } finally {
      if (!closed) {
        run(next);
      }
    }
    return status(id);
  }

  private long last() {
    try (IndexView view = index.view()) {
      return view.journal().last();
    }
  }

  /** All of them. */
  public List<WebhookStatus> all() {
    long last = last();
    return running.values().stream().map(one -> one.worker.status(last)).toList();
  }

  /** One webhook; empty if there is none of that id. */
  public Optional<WebhookStatus> status(String id) {
    return Optional.ofNullable(running.get(id)).map(one -> one.worker.status(last()));
  }

  /** Removes a webhook; returns whether it existed. */
  public synchronized boolean remove(String id) {
    Running one = running.remove(id);
    if (one == null) {
      return false;
    }
    stop(List.of(one));
    book.remove(id);
    return true;
  }

  /** The dead letters of a webhook, the oldest first; empty if there is none of that id. */
  public Optional<List<DeadLetter>> dead(String id) {
    return running.containsKey(id)
        ? Optional.of(List.copyOf(book.dead(id).values()))
        : Optional.empty();
  }

  /** Schedules the dead letters for another attempt; returns whether the webhook exists. */
  public boolean redeliver(String id) {
    Running one = running.get(id);
    if (one == null) {
      return false;
    }
    one.worker.redeliver();
    return true;
  }

  /** Statistics of all of them. */
  public WebhookStats stats() {
    long delivered = 0;
    long failed = 0;
    long behind = 0;
    int failing = 0;
    int dead = 0;
    List<WebhookStatus> all = all();
    for (WebhookStatus status : all) {
      behind = Math.max(behind, status.behind());
      failing += status.tries() > 0 ? 1 : 0;
      dead += status.dead();
    }
    for (Running one : running.values()) {
      delivered += one.worker.delivered();
      failed += one.worker.failures();
    }
    return new WebhookStats(all.size(), failing, behind, delivered, failed, dead);
  }

  /** Stops delivering; deliveries in progress are sent again after the next start. */
  @Override
  public void close() {
    List<Running> all;
    synchronized (this) {
      closed = true;
      all = new ArrayList<>(running.values());
    }
    stop(all);
  }

  private static void stop(Collection<Running> all) {
    List<Thread> threads = new ArrayList<>();
    for (Running one : all) {
      if (one.thread != null) {
        threads.add(one.thread);
      }
    }
    threads.forEach(Thread::interrupt);
    long until = System.nanoTime() + STOP_MILLIS * 1_000_000;
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (until - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
