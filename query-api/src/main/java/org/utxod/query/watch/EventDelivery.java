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
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.event.EventIds;
import org.utxod.query.watch.event.SseEncoder;
import org.utxod.query.watch.event.WatchEvent;
import org.utxod.store.UtxoIndex;
import org.utxod.store.core.Settings;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.Journal;

/**
 * Brings events to all subscribers. A journal entry is read once for all of them; a subscriber that is behind catches up
 * in small portions in between, so it does not delay the others. Belongs to the hub's thread, except {@link #arrive},
 * {@link #open} and {@link #stats}.
 */
final class EventDelivery {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.watch");
  private static final int EVENTS_AT_ONCE = 32;
  private static final long CATCH_UP_NANOS = 20_000_000;

  private final UtxoIndex index;
  private final MempoolView mempool;
  private final LongSupplier nanoTime;
  private final @Nullable NamedTransactions named;
  private final NotificationLog book;
  private final MempoolTracker tracker;
  private final Queue<Subscriber> arrivals = new ConcurrentLinkedQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicLong events = new AtomicLong();
  private final AtomicLong cut = new AtomicLong();
  private final SubscriberRegistry watchers = new SubscriberRegistry();
  private final Set<Subscriber> uninformed = new LinkedHashSet<>();
  private final ArrayDeque<Subscriber> behind = new ArrayDeque<>();
  private long position;
  private volatile int scripts;
  private volatile int behindNow;

  /**
   * Without subscribers.
   *
   * @param settings store the notified unconfirmed transactions
   * @param named records the heights of transactions in events; null if transaction lookups are off
   */
  EventDelivery(
      UtxoIndex index,
      Settings settings,
      MempoolView mempool,
      LongSupplier nanoTime,
      @Nullable NamedTransactions named) {
    this.index = index;
    this.mempool = mempool;
    this.nanoTime = nanoTime;
    this.named = named;
    this.book = new NotificationLog(settings);
    this.tracker = new MempoolTracker(mempool, book.notified(), book.unconfirmedAsOf(), book);
  }

  /** Adds a subscriber, from the next turn on. */
  void arrive(Subscriber subscriber) {
    open.incrementAndGet();
    arrivals.add(subscriber);
  }

  /** Number of subscribers. */
  int open() {
    return open.get();
  }

  /** Ends all of them. */
  void end(byte[] farewell) {
    watchers.all().forEach(subscriber -> subscriber.end(farewell));
    arrivals.forEach(subscriber -> subscriber.end(farewell));
    book.write();
  }

  WatchStats stats(long queuedBytes, long refused) {
    return new WatchStats(
        open.get(), scripts, behindNow, queuedBytes, events.get(), cut.get(), refused);
  }

  /**
   * Does all pending work without waiting.
   *
   * @param changes of the mempool since the last call
   * @return whether more work is pending
   */
  boolean turn(MempoolInbox changes) {
    try (IndexView view = index.view()) {
      if (view.state().tip() != null && view.state().balancesCurrent()) {
        follow(view);
        admit(view);
        unconfirmed(view, changes);
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

  private void unconfirmed(IndexView view, MempoolInbox changes) {
    tracker
        .events(changes.drain(), watchers.scripts(), watchers::scriptRef, view)
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

  /** Sends a portion to one subscriber; returns whether it has caught up. */
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
        open.decrementAndGet();
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
}
