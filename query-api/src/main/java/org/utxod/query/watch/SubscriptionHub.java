package org.utxod.query.watch;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Stream;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.http.limit.SubscriptionBudget;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.event.EventIds;
import org.utxod.query.watch.event.SseEncoder;
import org.utxod.store.UtxoIndex;
import org.utxod.store.core.Settings;
import org.utxod.store.read.IndexView;

/**
 * Accepts subscribers up to the limit, and runs the one thread that serves them all ({@link #run}, by {@link
 * EventDelivery}). Thread-safe except {@link #run} and {@link #turn}.
 */
public final class SubscriptionHub implements Runnable, AutoCloseable {
  private static final long TICK_MILLIS = 500;
  private static final int RETRY_SECONDS = 10;

  private final UtxoIndex index;
  private final WatchOptions options;
  private final LongSupplier nanoTime;
  private final MempoolInbox inbox = new MempoolInbox(this::wake);
  private final EventDelivery delivery;
  private final SubscriptionBudget budget;
  private final AtomicLong queuedBytes;
  private final AtomicLong refused = new AtomicLong();
  private final WakeSignal wakeSignal = new WakeSignal();
  private volatile boolean closed;

  /**
   * For an index and its mempool.
   *
   * @param settings store the notified unconfirmed transactions
   * @param memory limits scripts and events
   * @param named records the heights of transactions in events; null if transaction lookups are off
   */
  public SubscriptionHub(
      UtxoIndex index,
      Settings settings,
      MempoolView mempool,
      WatchOptions options,
      ClientMemory memory,
      LongSupplier nanoTime,
      @Nullable NamedTransactions named) {
    this.index = index;
    this.budget = memory.subscriptions();
    this.queuedBytes = memory.counter(ClientMemory.Kind.EVENTS);
    this.options = options;
    this.nanoTime = nanoTime;
    this.delivery = new EventDelivery(index, settings, mempool, nanoTime, named);
  }

  /** Limits for subscribers. */
  public WatchOptions options() {
    return options;
  }

  /** Why no further subscriber can be accepted right now; null if one can. Cheap, callable from any thread. */
  public @Nullable Problem busy() {
    if (closed || delivery.open() >= options.maxWatchers()) {
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

  /** The index has new blocks, or there is other work; cheap, callable from any thread. */
  public void wake() {
    wakeSignal.ring();
  }

  /**
   * Adds a subscriber.
   *
   * @param lastEventId the id that it saw last; null for a new one
   * @param client address of the client
   * @return the stream of events, to be opened by the server
   * @throws QueryException if there is no capacity, or no events are available yet
   * @throws IllegalArgumentException if the id is not one of ours
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
    if (closed || delivery.open() >= options.maxWatchers()) {
      refused.incrementAndGet();
      throw QueryException.unavailable(tooMany(), RETRY_SECONDS);
    }
    try {
      budget.take(client, subscription.bytes());
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
        abandoned -> budget.release(client, subscription.bytes()));
  }

  private void arrive(Subscriber subscriber) {
    delivery.arrive(subscriber);
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
    delivery.end(SseEncoder.end("The server is shutting down. Reconnect."));
  }

  /**
   * Does all pending work without waiting: a round of {@link #run}, for use without a thread.
   *
   * @return whether more work is pending
   */
  public boolean turn() {
    return delivery.turn(inbox);
  }

  /** Statistics of the subscribers; callable from any thread. */
  public WatchStats stats() {
    return delivery.stats(queuedBytes.get(), refused.get());
  }

  /** Disconnects all subscribers. */
  @Override
  public void close() {
    closed = true;
    wake();
  }
}
