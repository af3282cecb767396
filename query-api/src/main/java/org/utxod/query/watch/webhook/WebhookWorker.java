package org.utxod.query.watch.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.outbound.http.OutboundException;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.UtxoIndex;
import org.utxod.store.model.StoreException;

/** Delivers to one receiver on its own thread, until it is interrupted. */
final class WebhookWorker implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.webhook");

  private static final long POLL_MILLIS = 5_000;
  private static final long PROGRESS_KEPT_EVERY = 144;
  private static final Duration MAX_WAIT = Duration.ofHours(1);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofSeconds(5);

  private final Webhook webhook;
  private final WebhookRepository book;
  private final WebhookSender sender;
  private final WebhookOptions options;
  private final Outbox outbox;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private final WakeSignal wakeSignal = new WakeSignal();
  private final AtomicLong delivered = new AtomicLong();
  private final AtomicLong failed = new AtomicLong();
  private volatile boolean redeliver;
  private volatile Progress kept;
  private volatile long seen;
  private volatile int tries;
  private int inARow;
  private volatile @Nullable Instant failingSince;
  private volatile @Nullable String failure;

  WebhookWorker(
      Webhook webhook,
      WebhookRepository book,
      WebhookSender sender,
      WebhookOptions options,
      UtxoIndex index,
      MempoolView mempool,
      @Nullable NamedTransactions named,
      Clock clock,
      Sleeper sleeper,
      RandomGenerator random) {
    this.webhook = webhook;
    this.book = book;
    this.sender = sender;
    this.options = options;
    this.clock = clock;
    this.sleeper = sleeper;
    this.backoff = new Backoff(
        new Backoff.Schedule(
            options.retry().floor(), options.retry().cap(), Backoff.Schedule.UNBOUNDED),
        random);
    this.kept = book.progress(webhook.id());
    this.seen = kept.sequence();
    this.outbox = new Outbox(
        webhook, kept, book.receiverState(webhook.id()), index, mempool, named, this::wake);
  }

  Webhook webhook() {
    return webhook;
  }

  MempoolInbox inbox() {
    return outbox.inbox();
  }

  /** There may be something to deliver; callable from any thread. */
  void wake() {
    wakeSignal.ring();
  }

  /** Schedules the dead letters for another attempt; callable from any thread. */
  void redeliver() {
    redeliver = true;
    wake();
  }

  @Override
  public void run() {
    try {
      while (true) {
        try {
          work();
        } catch (StoreException e) {
          if (e.kind() == StoreException.Kind.CLOSED) {
            return;
          }
          if (e.kind() != StoreException.Kind.REBUILDING) {
            LOG.warn("Webhook {} is delayed: {}", webhook.id(), e.getMessage());
          }
          sleeper.sleep(PAUSE_AFTER_ERROR);
        } catch (OutboundException e) {
          return; // The process stops.
        } catch (RuntimeException e) {
          LOG.error("Webhook {} is delayed; this is a bug in utxod.", webhook.id(), e);
          sleeper.sleep(PAUSE_AFTER_ERROR);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void work() throws InterruptedException {
    if (!turn()) {
      wakeSignal.await(POLL_MILLIS);
    }
  }

  /** Runs the next delivery, with all its retries and pauses; returns whether there was any. */
  boolean turn() throws InterruptedException {
    if (redeliver) {
      redeliver = false;
      deliverDead();
    }
    Delivery delivery = outbox.next();
    seen = outbox.progress().sequence();
    if (delivery == null) {
      keepProgressNowAndThen();
      return false;
    }
    deliver(delivery);
    return true;
  }

  private void keepProgressNowAndThen() {
    Progress now = outbox.progress();
    if (now.sequence() - kept.sequence() >= PROGRESS_KEPT_EVERY) {
      book.move(webhook.id(), now, ReceiverState.Change.NONE);
      kept = now;
    }
  }

  private void deliver(Delivery delivery) throws InterruptedException {
    backoff.reset();
    if (!delivery.receiverState().put().isEmpty()) {
      book.remember(webhook.id(), delivery.receiverState());
    }
    byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
    while (true) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted before a call");
      }
      WebhookSender.Outcome outcome = sender.send(webhook, delivery.id(), body);
      String why = outcome.failure();
      if (why == null) {
        succeeded();
        if (!delivery.after().equals(kept)
            || !delivery.receiverState().removed().isEmpty()) {
          book.move(webhook.id(), delivery.after(), delivery.receiverState());
        }
        break;
      }
      failed(why);
      if (tries > options.retry().maxAttempts() && layAside(delivery, why)) {
        break;
      }
      sleeper.sleep(
          backoff.nextAtLeast(shorter(outcome.pause())).orElse(options.retry().cap()));
    }
    kept = delivery.after();
    outbox.done(delivery);
    seen = outbox.progress().sequence();
  }

  private static Duration shorter(Duration requested) {
    return requested.compareTo(MAX_WAIT) < 0 ? requested : MAX_WAIT;
  }

  private void succeeded() {
    delivered.incrementAndGet();
    if (tries > 0) {
      LOG.info("The receiver of webhook {} accepts deliveries again.", webhook.id());
    }
    inARow = 0;
    tries = 0;
    failingSince = null;
    failure = null;
  }

  private void failed(String why) {
    failed.incrementAndGet();
    if (tries == 0) {
      failingSince = clock.instant();
      LOG.warn("A delivery of webhook {} failed and will be retried: {}", webhook.id(), why);
    }
    inARow++;
    tries = inARow;
    failure = why;
  }

  /** Whether it was stored. */
  private boolean layAside(Delivery delivery, String why) {
    if (book.dead(webhook.id()).size() >= options.maxDead()) {
      return false;
    }
    LOG.warn(
        "Delivery {} was given up after {} attempts and kept as a dead letter; POST /v1/webhooks/{}/redeliver "
            + "sends it again.",
        delivery.id(),
        tries,
        webhook.id());
    book.layAside(
        webhook.id(),
        new DeadLetter(delivery.id(), clock.instant(), tries, why, delivery.body()),
        delivery.after(),
        delivery.receiverState());
    inARow = 0;
    tries = 0;
    return true;
  }

  private void deliverDead() {
    for (Map.Entry<String, DeadLetter> entry : book.dead(webhook.id()).entrySet()) {
      DeadLetter letter = entry.getValue();
      byte[] body = letter.body().getBytes(StandardCharsets.UTF_8);
      WebhookSender.Outcome outcome = sender.send(webhook, letter.delivery(), body);
      String why = outcome.failure();
      if (why != null) {
        failed.incrementAndGet();
        LOG.warn("Delivery {} remains a dead letter: {}", letter.delivery(), why);
        return;
      }
      delivered.incrementAndGet();
      book.delivered(entry.getKey());
    }
  }

  WebhookStatus status(long last) {
    return new WebhookStatus(
        webhook,
        seen,
        Math.max(0, last - seen),
        book.dead(webhook.id()).size(),
        tries,
        failingSince,
        failure);
  }

  long delivered() {
    return delivered.get();
  }

  long failures() {
    return failed.get();
  }
}
