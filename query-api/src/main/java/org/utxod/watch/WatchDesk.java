package org.utxod.watch;

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
import org.utxod.http.ClientMemory;
import org.utxod.http.Problem;
import org.utxod.http.Stream;
import org.utxod.port.MempoolTx;
import org.utxod.port.MempoolView;
import org.utxod.query.NamedTransactions;
import org.utxod.query.QueryFault;
import org.utxod.store.BlockRecord;
import org.utxod.store.IndexView;
import org.utxod.store.Journal;
import org.utxod.store.JournalStep;
import org.utxod.store.Settings;
import org.utxod.store.StoreFault;
import org.utxod.store.UtxoIndex;

/**
 * Serves all who watch, by one thread ({@link #run}). A step of the journal is read once for all of them; whoever is behind is
 * told what it missed in small portions in between, so that it holds up nobody.
 */
public final class WatchDesk implements Runnable, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.watch");

  private static final int STEPS_AT_ONCE = 32;
  private static final long CATCH_UP_NANOS = 20_000_000;
  private static final long TICK_MILLIS = 500;
  private static final int RETRY_SECONDS = 10;

  private final UtxoIndex index;
  private final MempoolView mempool;
  private final WatchOptions options;
  private final LongSupplier nanoTime;
  private final MempoolInbox inbox = new MempoolInbox(this::wake);
  private final ToldBook book;
  private final MempoolTracker tracker;
  private final Queue<Watcher> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger places = new AtomicInteger();
  private final SubscriptionBudget budget;
  private final AtomicLong queuedBytes;
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final AtomicLong refused = new AtomicLong();
  private final Bell bell = new Bell();
  private volatile boolean closed;
  private volatile int scripts;
  private volatile int behindNow;

  /* Of the desk's thread alone. */
  private final Roster watchers = new Roster();
  private final Set<Watcher> uninformed = new LinkedHashSet<>();
  private final ArrayDeque<Watcher> behind = new ArrayDeque<>();
  private long position;
  private final @Nullable NamedTransactions named;

  /**
   * Over an index and the mempool beside it.
   *
   * @param settings keep what was told of unconfirmed transactions
   * @param memory in which scripts and events count
   */
  public WatchDesk(
      UtxoIndex index,
      Settings settings,
      MempoolView mempool,
      WatchOptions options,
      ClientMemory memory,
      LongSupplier nanoTime) {
    this(index, settings, mempool, options, memory, nanoTime, null);
  }

  /** @param named is told where each transaction is that an event names; null where nobody asks for transactions */
  public WatchDesk(
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
    this.book = new ToldBook(settings);
    this.tracker = new MempoolTracker(mempool, book.told(), book);
  }

  /** What watchers may take up. */
  public WatchOptions options() {
    return options;
  }

  /** Why nobody more can watch just now; null where somebody can. Costs nothing, for any thread. */
  public @Nullable Problem busy() {
    if (closed || places.get() >= options.maxWatchers()) {
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
    return "As many watch as may at once (" + options.maxWatchers()
        + "). Close watchers that are not needed, or raise watch.watchers.";
  }

  /** To be told of the mempool's changes. */
  public MempoolInbox inbox() {
    return inbox;
  }

  /** The index shows something new, or there is something else to do; for any thread, at no cost. */
  public void wake() {
    bell.ring();
  }

  /**
   * Takes one more watcher.
   *
   * @param lastEventId the id that it saw last; null for one who begins
   * @param client address of whom it is from
   * @return what sends it the events, from when it is opened
   * @throws QueryFault where there is no room, or nothing can be told yet
   * @throws IllegalArgumentException where the id is none of ours
   */
  public Stream watch(Watched watched, @Nullable String lastEventId, String client) {
    EventIds.Position given = lastEventId == null ? null : EventIds.parse(lastEventId);
    try (IndexView view = index.view()) {
      if (view.state().tip() == null || !view.state().balancesCurrent()) {
        throw QueryFault.unavailable(
            "The index is not near the tip yet, so nothing can be watched. Come back when /v1/status says live.",
            RETRY_SECONDS);
      }
    }
    // A place is taken when the client is there, so a few who come at once can be too many.
    if (closed || places.get() >= options.maxWatchers()) {
      refused.incrementAndGet();
      throw QueryFault.unavailable(tooMany(), RETRY_SECONDS);
    }
    try {
      budget.take(client, watched);
    } catch (QueryFault e) {
      refused.incrementAndGet();
      throw e;
    }
    return new Watcher(
        watched,
        given,
        options,
        queuedBytes,
        nanoTime,
        this::arrive,
        abandoned -> budget.release(client, watched));
  }

  private void arrive(Watcher watcher) {
    places.incrementAndGet();
    arrivals.add(watcher);
    wake();
  }

  /** Serves until closed. */
  @Override
  public void run() {
    try {
      while (!closed) {
        boolean more = turn();
        bell.await(more ? 0 : TICK_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] farewell = Frames.end("The server stops. Come back.");
    watchers.all().forEach(watcher -> watcher.end(farewell));
    arrivals.forEach(watcher -> watcher.end(farewell));
    book.write();
  }

  /**
   * Does what there is to do, and waits for nothing: a round of {@link #run}, for whoever gives it no thread.
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
    } catch (StoreFault e) {
      if (e.kind() != StoreFault.Kind.REBUILDING && e.kind() != StoreFault.Kind.CLOSED) {
        LOG.warn("Watchers could not be told anything just now: {}", e.getMessage());
      }
    } catch (RuntimeException e) {
      LOG.error("Watchers could not be told anything just now; this is a fault of utxod.", e);
    }
    tend();
    return behind.stream().anyMatch(Watcher::hasRoom);
  }

  private void follow(IndexView view) {
    Journal journal = view.journal();
    if (watchers.isEmpty()) {
      position = journal.last();
      return;
    }
    boolean lost = false;
    while (position != journal.last()) {
      Optional<List<JournalStep>> steps = journal.after(position, STEPS_AT_ONCE);
      if (steps.isEmpty()) {
        lost = true;
        position = journal.last();
        break;
      }
      for (JournalStep step : steps.get()) {
        Optional<List<WatchEvent.OfTransaction>> happened =
            Steps.events(view, step, watchers.scripts(), watchers::subject, named);
        happened.ifPresent(list -> list.forEach(this::tell));
        lost |= happened.isEmpty();
        position = step.sequence();
        tellAll(block(step));
        for (Watcher watcher : watchers.all()) {
          if (watcher.isLive()) {
            watcher.moveTo(position);
          }
        }
      }
    }
    if (lost) {
      for (Watcher watcher : watchers.all()) {
        if (watcher.isLive()) {
          watcher.lose();
          goLive(watcher, view);
        }
      }
    }
  }

  private static WatchEvent.Block block(JournalStep step) {
    return new WatchEvent.Block(
        step.point(), step.kind() != JournalStep.Kind.DISCONNECTED, step.sequence());
  }

  private void tell(WatchEvent.OfTransaction event) {
    byte[] frame = Frames.of(event);
    for (Watcher watcher : watchers.of(event.subject().key())) {
      tell(watcher, frame);
    }
  }

  private void tellAll(WatchEvent event) {
    byte[] frame = Frames.of(event);
    for (Watcher watcher : watchers.all()) {
      tell(watcher, frame);
    }
  }

  private void tell(Watcher watcher, byte[] frame) {
    if (!watcher.isLive()) {
      return;
    }
    if (watcher.put(frame, false)) {
      events.incrementAndGet();
    } else {
      fallBehind(watcher);
    }
  }

  private void fallBehind(Watcher watcher) {
    watcher.fallBehind();
    behind.add(watcher);
  }

  private void admit(IndexView view) {
    for (Watcher watcher = arrivals.poll(); watcher != null; watcher = arrivals.poll()) {
      watchers.add(watcher);
      EventIds.Position given = watcher.takeGiven();
      if (given == null) {
        watcher.moveTo(position);
        goLive(watcher, view);
      } else {
        resume(watcher, given, view);
      }
    }
  }

  private void resume(Watcher watcher, EventIds.Position given, IndexView view) {
    boolean ours = given.sequence() == 0
        || view.journal()
            .after(given.sequence() - 1, 1)
            .filter(steps -> !steps.isEmpty() && given.fits(steps.get(0).point()))
            .isPresent();
    watcher.moveTo(ours ? given.sequence() : position);
    if (ours) {
      watcher.comesBack(given.sequence());
    } else {
      watcher.lose();
    }
    behind.add(watcher);
  }

  /** Tells a watcher who has been told everything up to here what it holds now, what is gone and what is unconfirmed. */
  private void goLive(Watcher watcher, IndexView view) {
    Beginning beginning = new Beginning(watcher.watched());
    beginning.state(watcher.reason(), view);
    if (watcher.toldUpTo() != Watcher.NEW) {
      beginning.gone(book.goneSince(watcher.toldUpTo(), watcher.watched(), view));
    }
    Optional<MempoolView.Snapshot> now = mempoolAt(view);
    List<MempoolTx> unconfirmed = now.map(beginning::unconfirmed).orElse(List.of());
    if (!watcher.put(beginning.frames(), true)) {
      if (watcher.isLive()) {
        fallBehind(watcher);
      } else if (!behind.contains(watcher)) {
        behind.add(watcher);
      }
      return;
    }
    events.addAndGet(beginning.events());
    unconfirmed.forEach(tx -> tracker.remember(tx, position));
    watcher.moveTo(position);
    watcher.goLive();
    if (now.isEmpty()) {
      uninformed.add(watcher);
    }
  }

  private Optional<MempoolView.Snapshot> mempoolAt(IndexView view) {
    BlockRecord tip = view.state().tip();
    return tip == null ? Optional.empty() : mempool.at(tip.point());
  }

  private void unconfirmed(IndexView view) {
    tracker.events(inbox.drain(), watchers.scripts(), watchers::subject, view).forEach(this::tell);
    if (!uninformed.isEmpty()) {
      mempoolAt(view).ifPresent(this::inform);
    }
  }

  /** Others may have been told of these before, so that it is no news that they are there. */
  private void inform(MempoolView.Snapshot now) {
    for (Watcher watcher : uninformed) {
      if (watcher.isLive() && !watcher.isOver()) {
        Beginning beginning = new Beginning(watcher.watched());
        beginning.unconfirmed(now).forEach(tx -> tracker.remember(tx, position));
        tell(watcher, beginning.frames());
      }
    }
    uninformed.clear();
  }

  private void catchUp(IndexView view) {
    long until = nanoTime.getAsLong() + CATCH_UP_NANOS;
    for (int left = behind.size(); left > 0 && nanoTime.getAsLong() - until < 0; left--) {
      Watcher watcher = behind.remove();
      if (watcher.isOver()) {
        continue;
      }
      if (!watcher.hasRoom() || !catchUp(watcher, view, until)) {
        behind.add(watcher);
      }
    }
  }

  /** A portion for one; whether it is not behind any more. */
  private boolean catchUp(Watcher watcher, IndexView view, long until) {
    Journal journal = view.journal();
    while (watcher.position() != position && nanoTime.getAsLong() - until < 0) {
      Optional<List<JournalStep>> steps = journal.after(watcher.position(), 1);
      if (steps.isEmpty() || steps.get().isEmpty()) {
        watcher.lose();
        watcher.moveTo(position);
        break;
      }
      JournalStep step = steps.get().get(0);
      Optional<List<WatchEvent.OfTransaction>> happened =
          Steps.events(view, step, watcher.watched().keys(), watchers::subject, named);
      if (happened.isEmpty()) {
        watcher.lose();
      } else if (!putAll(watcher, happened.get())) {
        return false;
      }
      if (!watcher.put(Frames.of(block(step)), false)) {
        return false;
      }
      watcher.moveTo(step.sequence());
    }
    if (watcher.position() == position) {
      goLive(watcher, view);
    }
    return watcher.isLive() || behind.contains(watcher);
  }

  /** One step of one watcher can be more than there is room for, and must not be told in halves for ever. */
  private boolean putAll(Watcher watcher, List<WatchEvent.OfTransaction> happened) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    happened.forEach(event -> all.writeBytes(Frames.of(event)));
    if (all.size() > 0 && !watcher.put(all.toByteArray(), true)) {
      return false;
    }
    events.addAndGet(happened.size());
    return true;
  }

  private void tend() {
    long now = nanoTime.getAsLong();
    for (Watcher watcher : watchers.all()) {
      if (watcher.cutIfStalled(now)) {
        cut.incrementAndGet();
      }
      if (watcher.isOver()) {
        watchers.remove(watcher);
        places.decrementAndGet();
        watcher.abandon();
      } else if (watcher.isSilent(now)) {
        watcher.put(Frames.HEARTBEAT, false);
      }
    }
    behind.removeIf(Watcher::isOver);
    uninformed.removeIf(Watcher::isOver);
    book.tend(now);
    scripts = watchers.scripts().size();
    behindNow = behind.size();
  }

  /** How the watchers do; for any thread. */
  public WatchFigures figures() {
    return new WatchFigures(
        places.get(),
        scripts,
        behindNow,
        queuedBytes.get(),
        events.get(),
        cut.get(),
        refused.get());
  }

  /** Sends everybody away. */
  @Override
  public void close() {
    closed = true;
    wake();
  }
}
