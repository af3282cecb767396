package org.utxod.query.watch;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.answer.QueryException;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.http.ClientMemory;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Stream;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.UtxoIndex;
import org.utxod.store.core.Settings;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.Journal;

/**
 * Serves all subscribers on one thread ({@link #run}). A journal entry is read once for all of them; a subscriber that
 * is behind catches up in small portions in between, so it does not delay the others.
 */
public final class SubscriptionHub implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.watch");

  private static final int EVENTS_AT_ONCE = 32;
  private static final long CATCH_UP_NANOS = 20_000_000;
  private static final long TICK_MILLIS = 500;
  private static final int RETRY_SECONDS = 10;

  private final UtxoIndex index;
  private final MempoolView mempool;
  private final WatchOptions options;
  private final LongSupplier nanoTime;
  private final MempoolInbox inbox = new MempoolInbox(this::wake);
  private final NotificationLog book;
  private final MempoolTracker tracker;
  private final Queue<Subscriber> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger subscribers = new AtomicInteger();
  private final SubscriptionBudget budget;
  private final AtomicLong queuedBytes;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final WakeSignal wakeSignal = new WakeSignal();
  private volatile boolean closed;
  private volatile int scripts;
  private volatile int behindNow;

  /* Of the hub's thread alone. */
  private final SubscriberRegistry watchers = new SubscriberRegistry();
  private final Set<Subscriber> uninformed = new LinkedHashSet<>();
  private final ArrayDeque<Subscriber> behind = new ArrayDeque<>();
  private long position;
  private final @Nullable NamedTransactions named;

  /**
   * Over an index and the mempool beside it.
   *
   * @param settings store the notified unconfirmed transactions
   * @param memory in which scripts and events count
   */
  public SubscriptionHub(
      UtxoIndex index,
      Settings settings,
      MempoolView mempool,
      WatchOptions options,
      ClientMemory memory,
      LongSupplier nanoTime) {
    this(index, settings, mempool, options, memory, nanoTime, null);
  }

  /** @param named records the heights of transactions in events; null if transaction lookups are off */
  public SubscriptionHub(
      UtxoIndex index,
      Settings settings,
      MempoolView mempool,
      WatchOptions options,
      ClientMemory memory,
      LongSupplier nanoTime,
      @Nullable NamedTransactions named) {
    this.named = named;
    this.index = index;
    this.budget = new SubscriptionBudget(memory);
    this.queuedBytes = memory.counter(ClientMemory.Kind.EVENTS);
    this.mempool = mempool;
    this.options = options;
    this.nanoTime = nanoTime;
    this.book = new NotificationLog(settings);
    this.tracker = new MempoolTracker(mempool, book.notified(), book);
  }

  /** Limits for subscribers. */
  public WatchOptions options() {
    return options;
  }

  /** Why no further subscriber can be accepted right now; null if one can. Cheap, callable from any thread. */
  public @Nullable Problem busy() {
    if (closed || subscribers.get() >= options.maxWatchers()) {
      refused.incrementAndGet();
      return Problem.unavailable(tooMany(), RETRY_SECONDS);
    }
    if (budget.isFull()) {
      refused.incrementAndGet();
      return Problem.unavailable(SubscriptionBudget.NO_ROOM, SubscriptionBudget.RETRY_SECONDS);
    }
    return null;
  }

  private String tooMany() {
    return "The limit of open streams (" + options.maxWatchers()
        + ") is reached. Close streams that are not needed, or raise watch.watchers.";
  }

  /** The observer for mempool changes. */
  public MempoolInbox inbox() {
    return inbox;
  }

  /** The index shows something new, or there is something else to do; cheap, callable from any thread. */
  public void wake() {
    wakeSignal.ring();
  }

  /**
   * Adds a subscriber.
   *
   * @param lastEventId the id that it saw last; null for one who begins
   * @param client address of the client
   * @return what sends it the events, from when it is opened
   * @throws QueryException if there is no capacity, or no events are available yet
   * @throws IllegalArgumentException if the id is none of ours
   */
  public Stream watch(Subscription subscription, @Nullable String lastEventId, String client) {
    EventIds.Position given = lastEventId == null ? null : EventIds.parse(lastEventId);
    try (IndexView view = index.view()) {
      if (view.state().tip() == null || !view.state().balancesCurrent()) {
        throw QueryException.unavailable(
            "The index is not near the tip yet, so nothing can be watched. Reconnect when /v1/status says live.",
            RETRY_SECONDS);
      }
    }
    // A slot is taken when the client is connected, so a few concurrent clients can exceed the
    // limit.
    if (closed || subscribers.get() >= options.maxWatchers()) {
      refused.incrementAndGet();
      throw QueryException.unavailable(tooMany(), RETRY_SECONDS);
    }
    try {
      budget.take(client, subscription);
    } catch (QueryException e) {
      refused.incrementAndGet();
      throw e;
    }
    return new Subscriber(
        subscription,
        given,
        options,
        queuedBytes,
        nanoTime,
        this::arrive,
        abandoned -> budget.release(client, subscription));
  }

  private void arrive(Subscriber subscriber) {
    subscribers.incrementAndGet();
    arrivals.add(subscriber);
    wake();
  }

  /** Serves until closed. */
  @Override
  public void run() {
    try {
      while (!closed) {
        boolean more = turn();
        wakeSignal.await(more ? 0 : TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] farewell = SseEncoder.end("The server is shutting down. Reconnect.");
    watchers.all().forEach(subscriber -> subscriber.end(farewell));
    arrivals.forEach(subscriber -> subscriber.end(farewell));
    book.write();
  }

  /**
   * Does what there is to do, and waits for nothing: a round of {@link #run}, for use without a thread.
   *
   * @return whether there is more to do at once
   */
  public boolean turn() {
    try (IndexView view = index.view()) {
      if (view.state().tip() != null && view.state().balancesCurrent()) {
        follow(view);
        admit(view);
        unconfirmed(view);
        catchUp(view);
      }
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.REBUILDING && e.kind() != StoreException.Kind.CLOSED) {
        LOG.warn("Subscribers could not be notified: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("Subscribers could not be notified; this is a bug in utxod.", e);
    }
    tend();
    return behind.stream().anyMatch(Subscriber::hasRoom);
  }

  private void follow(IndexView view) {
    Journal journal = view.journal();
    if (watchers.isEmpty()) {
      position = journal.last();
      return;
    }
    boolean lost = false;
    while (position != journal.last()) {
      Optional<List<JournalStep>> steps = journal.after(position, EVENTS_AT_ONCE);
      if (steps.isEmpty()) {
        lost = true;
        position = journal.last();
        break;
      }
      for (JournalStep step : steps.get()) {
        Optional<List<WatchEvent.OfTransaction>> happened =
            JournalEvents.events(view, step, watchers.scripts(), watchers::scriptRef, named);
        happened.ifPresent(list -> list.forEach(this::notifySubscribers));
        lost |= happened.isEmpty();
        position = step.sequence();
        tellAll(block(step));
        for (Subscriber subscriber : watchers.all()) {
          if (subscriber.isLive()) {
            subscriber.moveTo(position);
          }
        }
      }
    }
    if (lost) {
      for (Subscriber subscriber : watchers.all()) {
        if (subscriber.isLive()) {
          subscriber.lose();
          goLive(subscriber, view);
        }
      }
    }
  }

  private static WatchEvent.Block block(JournalStep step) {
    return new WatchEvent.Block(
        step.point(), step.kind() != JournalStep.Kind.DISCONNECTED, step.sequence());
  }

  private void notifySubscribers(WatchEvent.OfTransaction event) {
    byte[] frame = SseEncoder.of(event);
    for (Subscriber subscriber : watchers.of(event.scriptRef().key())) {
      notifySubscribers(subscriber, frame);
    }
  }

  private void tellAll(WatchEvent event) {
    byte[] frame = SseEncoder.of(event);
    for (Subscriber subscriber : watchers.all()) {
      notifySubscribers(subscriber, frame);
    }
  }

  private void notifySubscribers(Subscriber subscriber, byte[] frame) {
    if (!subscriber.isLive()) {
      return;
    }
    if (subscriber.put(frame, false)) {
      events.incrementAndGet();
    } else {
      fallBehind(subscriber);
    }
  }

  private void fallBehind(Subscriber subscriber) {
    subscriber.fallBehind();
    behind.add(subscriber);
  }

  private void admit(IndexView view) {
    for (Subscriber subscriber = arrivals.poll();
        subscriber != null;
        subscriber = arrivals.poll()) {
      watchers.add(subscriber);
      EventIds.Position given = subscriber.takeGiven();
      if (given == null) {
        subscriber.moveTo(position);
        goLive(subscriber, view);
      } else {
        resume(subscriber, given, view);
      }
    }
  }

  private void resume(Subscriber subscriber, EventIds.Position given, IndexView view) {
    boolean ours = given.sequence() == 0
        || view.journal()
            .after(given.sequence() - 1, 1)
            .filter(steps -> !steps.isEmpty() && given.fits(steps.get(0).point()))
            .isPresent();
    subscriber.moveTo(ours ? given.sequence() : position);
    if (ours) {
      subscriber.comesBack(given.sequence());
    } else {
      subscriber.lose();
    }
    behind.add(subscriber);
  }

  /** Sends a subscriber that is up to date the current balances, removals and unconfirmed transactions. */
  private void goLive(Subscriber subscriber, IndexView view) {
    InitialState initialState = new InitialState(subscriber.watched());
    initialState.state(subscriber.reason(), view);
    if (subscriber.notifiedUpTo() != Subscriber.NEW) {
      initialState.gone(book.goneSince(subscriber.notifiedUpTo(), subscriber.watched(), view));
    }
    Optional<MempoolView.Snapshot> now = mempoolAt(view);
    List<MempoolTx> unconfirmed = now.map(initialState::unconfirmed).orElse(List.of());
    if (!subscriber.put(initialState.frames(), true)) {
      if (subscriber.isLive()) {
        fallBehind(subscriber);
      } else if (!behind.contains(subscriber)) {
        behind.add(subscriber);
      }
      return;
    }
    events.addAndGet(initialState.events());
    unconfirmed.forEach(tx -> tracker.remember(tx, position));
    subscriber.moveTo(position);
    subscriber.goLive();
    if (now.isEmpty()) {
      uninformed.add(subscriber);
    }
  }

  private Optional<MempoolView.Snapshot> mempoolAt(IndexView view) {
    BlockRecord tip = view.state().tip();
    return tip == null ? Optional.empty() : mempool.at(tip.point());
  }

  private void unconfirmed(IndexView view) {
    tracker
        .events(inbox.drain(), watchers.scripts(), watchers::scriptRef, view)
        .forEach(this::notifySubscribers);
    if (!uninformed.isEmpty()) {
      mempoolAt(view).ifPresent(this::inform);
    }
  }

  /** Others may have been notified of these before. */
  private void inform(MempoolView.Snapshot now) {
    for (Subscriber subscriber : uninformed) {
      if (subscriber.isLive() && !subscriber.isOver()) {
        InitialState initialState = new InitialState(subscriber.watched());
        initialState.unconfirmed(now).forEach(tx -> tracker.remember(tx, position));
        notifySubscribers(subscriber, initialState.frames());
      }
    }
    uninformed.clear();
  }

  private void catchUp(IndexView view) {
    long until = nanoTime.getAsLong() + CATCH_UP_NANOS;
    for (int left = behind.size(); left > 0 && nanoTime.getAsLong() - until < 0; left--) {
      Subscriber subscriber = behind.remove();
      if (subscriber.isOver()) {
        continue;
      }
      if (!subscriber.hasRoom() || !catchUp(subscriber, view, until)) {
        behind.add(subscriber);
      }
    }
  }

  /** A portion for one; whether it is not behind any more. */
  private boolean catchUp(Subscriber subscriber, IndexView view, long until) {
    Journal journal = view.journal();
    while (subscriber.position() != position && nanoTime.getAsLong() - until < 0) {
      Optional<List<JournalStep>> steps = journal.after(subscriber.position(), 1);
      if (steps.isEmpty() || steps.get().isEmpty()) {
        subscriber.lose();
        subscriber.moveTo(position);
        break;
      }
      JournalStep step = steps.get().get(0);
      Optional<List<WatchEvent.OfTransaction>> happened =
          JournalEvents.events(view, step, subscriber.watched().keys(), watchers::scriptRef, named);
      if (happened.isEmpty()) {
        subscriber.lose();
      } else if (!putAll(subscriber, happened.get())) {
        return false;
      }
      if (!subscriber.put(SseEncoder.of(block(step)), false)) {
        return false;
      }
      subscriber.moveTo(step.sequence());
    }
    if (subscriber.position() == position) {
      goLive(subscriber, view);
    }
    return subscriber.isLive() || behind.contains(subscriber);
  }

  /** One step of one subscriber can exceed its queue, and must not be sent in parts forever. */
  private boolean putAll(Subscriber subscriber, List<WatchEvent.OfTransaction> happened) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    happened.forEach(event -> all.writeBytes(SseEncoder.of(event)));
    if (all.size() > 0 && !subscriber.put(all.toByteArray(), true)) {
      return false;
    }
    events.addAndGet(happened.size());
    return true;
  }

  private void tend() {
    long now = nanoTime.getAsLong();
    for (Subscriber subscriber : watchers.all()) {
      if (subscriber.cutIfStalled(now)) {
        cut.incrementAndGet();
      }
      if (subscriber.isOver()) {
        watchers.remove(subscriber);
        subscribers.decrementAndGet();
        subscriber.abandon();
      } else if (subscriber.isSilent(now)) {
        subscriber.put(SseEncoder.HEARTBEAT, false);
      }
    }
    behind.removeIf(Subscriber::isOver);
    uninformed.removeIf(Subscriber::isOver);
    book.tend(now);
    scripts = watchers.scripts().size();
    behindNow = behind.size();
  }

  /** How the subscribers do; callable from any thread. */
  public WatchStats stats() {
    return new WatchStats(
        subscribers.get(),
        scripts,
        behindNow,
        queuedBytes.get(),
        events.get(),
        cut.get(),
        refused.get());
  }

  /** Disconnects all subscribers. */
  @Override
  public void close() {
    closed = true;
    wake();
  }
}
