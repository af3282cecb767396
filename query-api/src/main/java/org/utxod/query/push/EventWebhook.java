package org.utxod.query.push;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.OutboundException;
import org.utxod.query.watch.WakeSignal;
import org.utxod.query.watch.webhook.WebhookSender;
import org.utxod.store.error.UtxodException;
import org.utxod.store.model.StoreException;

/**
 * Tells one receiver, in the order of the log, each event at least once: a delivery is repeated until the receiver
 * has taken it, however long that is, since the log keeps what follows. For one thread, until it is interrupted.
 */
public final class EventWebhook implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.webhook");
  private static final int MAX_WEIGHT = 32 << 10;
  private static final long POLL_MILLIS = 5_000;
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Backoff.Schedule RETRIES = new Backoff.Schedule(
      Duration.ofSeconds(1), Duration.ofMinutes(10), Backoff.Schedule.UNBOUNDED);

  private final String id;
  private final String url;
  private final String secret;
  private final EventLog<?> events;
  private final PositionStore store;
  private final WebhookSender sender;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private final WakeSignal wake = new WakeSignal();
  private final AtomicLong told = new AtomicLong();
  private volatile boolean failing;
  private @Nullable String said;

  /**
   * @param id in deliveries and messages
   * @param secret by which deliveries are signed
   */
  public EventWebhook(
      String id,
      String url,
      String secret,
      EventLog<?> events,
      PositionStore store,
      WebhookSender sender,
      Sleeper sleeper,
      RandomGenerator random) {
    this.id = id;
    this.url = url;
    this.secret = secret;
    this.events = events;
    this.store = store;
    this.sender = sender;
    this.sleeper = sleeper;
    this.backoff = new Backoff(RETRIES, random);
  }

  @Override
  public void run() {
    events.onEvent(wake::ring);
    try {
      while (true) {
        try {
          work();
        } catch (OutboundException e) {
          return; // The process stops.
        } catch (UtxodException e) {
          if (e instanceof StoreException store && store.kind() == StoreException.Kind.CLOSED) {
            return;
          }
          say(String.valueOf(e.getMessage()));
          sleeper.sleep(PAUSE_AFTER_ERROR);
        } catch (RuntimeException e) {
          LOG.error("Webhook {} is delayed; this is a bug in utxod.", id, e);
          sleeper.sleep(PAUSE_AFTER_ERROR);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Each reason once. */
  private void say(String reason) {
    if (!reason.equals(said)) {
      LOG.warn("Webhook {} is delayed: {}", id, reason);
    }
    said = reason;
  }

  private void work() throws InterruptedException {
    EventPosition position = begin();
    while (true) {
      EventLog.Page<?> page = events.after(position);
      int from = 0;
      while (from < page.events().size()) {
        int to = portion(page.events(), from);
        position = deliver(page.events().subList(from, to));
        from = to;
      }
      if (page.events().isEmpty()) {
        position = page.last();
        told.set(position.sequence());
        wake.await(POLL_MILLIS);
      }
    }
  }

  /** A new receiver is told what happens from now on; one that was told of another log is told that first. */
  private EventPosition begin() throws InterruptedException {
    Optional<EventPosition> before = store.read();
    if (before.isEmpty()) {
      EventPosition now = events.last();
      store.write(now);
      told.set(now.sequence());
      return now;
    }
    Optional<? extends LoggedEvent> reset = events.reset(before.get());
    if (reset.isPresent()) {
      return deliver(List.of(reset.get()));
    }
    told.set(before.get().sequence());
    return before.get();
  }

  /** The end of a portion that holds all events of a position. */
  private static int portion(List<? extends LoggedEvent> events, int from) {
    int to = from;
    int weight = 0;
    while (to < events.size()
        && (weight < MAX_WEIGHT
            || events.get(to).position().equals(events.get(to - 1).position()))) {
      weight += events.get(to++).weight();
    }
    return to;
  }

  private EventPosition deliver(List<? extends LoggedEvent> some) throws InterruptedException {
    EventPosition after = some.get(some.size() - 1).position();
    String delivery = id + "-" + some.get(0).id();
    byte[] body = EventText.delivery(id, delivery, some);
    backoff.reset();
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before a call");
      }
      WebhookSender.Outcome outcome = sender.send(id, url, secret, delivery, body);
      String why = outcome.failure();
      if (why == null) {
        break;
      }
      if (!failing) {
        LOG.warn("A delivery of webhook {} failed and will be retried: {}", id, why);
      }
      failing = true;
      Duration asked = outcome.pause().compareTo(LONGEST) < 0 ? outcome.pause() : LONGEST;
      sleeper.sleep(backoff.nextAtLeast(asked).orElse(RETRIES.cap()));
    }
    if (failing) {
      LOG.info("The receiver of webhook {} accepts deliveries again.", id);
    }
    failing = false;
    store.write(after);
    told.set(after.sequence());
    return after;
  }

  /** Entries of the log of which the receiver was not told; any number of them may have nothing to tell. */
  public long behind() {
    return Math.max(0, events.last().sequence() - told.get());
  }

  /** Whether the receiver did not take the last delivery. */
  public boolean isFailing() {
    return failing;
  }
}
