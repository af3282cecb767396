package org.utxod.indexer.cluster.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.cluster.feed.EpochTerms;
import org.utxod.indexer.cluster.feed.FeedDecoder;
import org.utxod.indexer.cluster.feed.FeedEnd;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.follow.FeedFollowStatus.Action;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.LogRecord;
import org.utxod.indexer.follow.AppliedBlocks;
import org.utxod.indexer.follow.ChainListener;
import org.utxod.indexer.follow.FollowStatus;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.DaemonPhase;
import org.utxod.store.Index;
import org.utxod.store.model.StoreException;

/**
 * Follows the publisher's index by the log. All of it runs on the thread that calls {@link #run}; the rest may be called by
 * any. It stops where the feed cannot be continued: the index then stays at the last step that was held against the
 * publisher's, and says why.
 */
public final class FeedFollower implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  /** So many steps behind, many are written together. */
  private static final long MANY = 8;

  private static final Duration FLUSH_EVERY = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration HOLD = Duration.ofSeconds(1);

  private final FeedLog log;
  private final FollowStatus chain;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private final FeedApplier applier;
  private volatile boolean stopping;
  private volatile @Nullable FeedReader open;
  private volatile FeedFollowStatus status = FeedFollowStatus.STARTING;
  private @Nullable FeedPosition end;
  private int tipHeight = -1;
  private boolean ended;
  private Instant nextFlush = Instant.MIN;

  /**
   * @param chain where it says how far the chain is
   * @param ours what this index keeps
   * @param listener receives the chain events of the index
   * @param applied receives the blocks
   */
  public FeedFollower(
      Index index,
      FeedLog log,
      FollowStatus chain,
      EpochTerms ours,
      ChainListener listener,
      AppliedBlocks applied,
      Clock clock,
      Sleeper sleeper,
      Backoff backoff) {
    this.log = log;
    this.chain = chain;
    this.clock = clock;
    this.sleeper = sleeper;
    this.backoff = backoff;
    this.applier = new FeedApplier(index, ours, listener, applied);
  }

  /** How it goes. */
  public FeedFollowStatus status() {
    return status;
  }

  /** Ends it soon. */
  public void stop() {
    stopping = true;
    wake();
  }

  /** Has a wait for the log return early. */
  public void wake() {
    FeedReader reading = open;
    if (reading != null) {
      reading.wake();
    }
  }

  @Override
  public void run() {
    try {
      runUntil(() -> false);
      while (!stopping) {
        sleeper.sleep(HOLD);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Follows until everything in the log is done and {@code enough} says so, or the feed cannot be followed any further, or it
   * is stopped.
   */
  public void runUntil(BooleanSupplier enough) throws InterruptedException {
    ended = false;
    while (!stopping && !ended && status.action() == Action.NONE) {
      session(enough);
    }
  }

  /** Reads the log until something goes wrong. */
  private void session(BooleanSupplier enough) throws InterruptedException {
    try (FeedReader reader = log.reader()) {
      open = reader;
      applier.restart();
      read(reader, enough);
    } catch (FeedException e) {
      if (!stopping) {
        failed(e);
      }
    } catch (FeedStopException e) {
      stopped(e.action(), String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.CLOSED) {
        stopping = true;
      } else {
        pause(
            e.kind() == StoreException.Kind.DISK_FULL ? DaemonPhase.DISK_FULL : DaemonPhase.WAITING,
            String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException e) {
      if (!stopping) {
        LOG.error(
            "Following the feed failed with an unexpected error; it goes on after a pause.", e);
        pause(
            DaemonPhase.WAITING,
            "Unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
      }
    } finally {
      open = null;
    }
  }

  private void failed(FeedException e) throws InterruptedException {
    String message = String.valueOf(e.getMessage());
    switch (e.kind()) {
      case TRUNCATED -> stopped(Action.RESTORE, message);
      case RECREATED, AWAY, UNCLEAR, REFUSED, FENCED -> pause(DaemonPhase.WAITING, message);
      case CLOSED -> stopping = true;
    }
  }

  private void pause(DaemonPhase phase, String message) throws InterruptedException {
    report(Action.NONE, message);
    chain.feed(phase, message);
    sleeper.sleep(backoff.next().orElse(HOLD));
  }

  private void stopped(Action action, String message) {
    String whole = action == Action.RESTORE
        ? message + " This node needs a backup of the publisher."
        : message;
    report(action, whole);
    chain.feed(DaemonPhase.HALTED, whole);
  }

  private void report(Action action, String message) {
    FeedFollowStatus before = status;
    if (!message.equals(before.problem())) {
      LOG.warn("The feed is not followed: {}", message);
    }
    status = new FeedFollowStatus(
        before.position(),
        before.published(),
        before.heardAt(),
        before.publisher(),
        message,
        action);
  }

  private void read(FeedReader reader, BooleanSupplier enough) {
    Optional<FeedMessage> last = FeedEnd.last(reader);
    last.ifPresent(message -> {
      heardOf(message);
      applier.requireGoesOn(message.position());
    });
    reader.seek(new FeedLocator(reader).from(applier.at().epoch(), applier.proven()));
    FeedDecoder decoder = new FeedDecoder();
    while (!stopping) {
      List<LogRecord> records = reader.poll(POLL);
      // A poll that gave nothing, or was woken, says nothing of the end.
      if (records.isEmpty()
          && enough.getAsBoolean()
          && reader.position() >= reader.range().end()) {
        ended = true;
        return;
      }
      for (LogRecord record : records) {
        if (stopping) {
          break;
        }
        decode(decoder, record).ifPresent(this::take);
      }
      if (records.isEmpty() || !isFarBehind() || isFlushDue()) {
        applier.flush();
      }
      if (!records.isEmpty()) {
        caughtUp();
      }
    }
  }

  private static Optional<FeedMessage> decode(FeedDecoder decoder, LogRecord record) {
    try {
      return decoder.add(record.value());
    } catch (IllegalArgumentException e) {
      throw new FeedStopException(
          Action.OPERATOR,
          "The record at offset " + record.offset() + " of the log cannot be followed: "
              + e.getMessage() + ".");
    }
  }

  private void take(FeedMessage message) {
    if (applier.isOver(message)) {
      return; // Nobody is heard by it, or an index of a later term would pass for fresh.
    }
    heardOf(message);
    applier.take(message, tipHeight, isFarBehind());
    took(message);
  }

  /** Far behind, readers see the index move now and then. */
  private boolean isFlushDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextFlush)) {
      return false;
    }
    nextFlush = now.plus(FLUSH_EVERY);
    return true;
  }

  private boolean isFarBehind() {
    FeedPosition known = end;
    FeedPosition at = applier.at();
    return known != null && known.epoch() == at.epoch() && known.sequence() - at.sequence() > MANY;
  }

  private void heardOf(FeedMessage message) {
    FeedPosition known = end;
    FeedPosition position = message.position();
    if (known == null
        || position.epoch() > known.epoch()
        || (position.epoch() == known.epoch() && position.sequence() > known.sequence())) {
      end = position;
    }
    if (message instanceof FeedMessage.Connected connected) {
      tipHeight = Math.max(tipHeight, connected.delta().height());
    } else if (message instanceof FeedMessage.Heartbeat heartbeat) {
      tipHeight = heartbeat.tipHeight();
    }
  }

  private void took(FeedMessage message) {
    FeedFollowStatus before = status;
    Instant now = clock.instant();
    Instant heardAt = before.heardAt();
    String publisher = before.publisher();
    if (message instanceof FeedMessage.Heartbeat heartbeat) {
      publisher = heartbeat.publisher();
      heardAt = saidAt(heartbeat, now);
      chain.fed(heartbeat.tipHeight(), null, heardAt);
    } else if (message instanceof FeedMessage.EpochBegun begun) {
      publisher = begun.terms().publisher();
    }
    status =
        new FeedFollowStatus(applier.at(), end, heardAt, publisher, before.problem(), Action.NONE);
  }

  /** When a heartbeat was sent, which may have waited in the log for long; never in the future. */
  private static Instant saidAt(FeedMessage.Heartbeat heartbeat, Instant now) {
    Instant sent = Instant.ofEpochMilli(heartbeat.sentAt());
    return sent.isAfter(now) ? now : sent;
  }

  private void caughtUp() {
    backoff.reset();
    FeedFollowStatus before = status;
    if (before.problem() != null) {
      LOG.info("The feed is followed again, at step {}.", applier.at().sequence());
      chain.feed(DaemonPhase.FOLLOWING, null);
      status = new FeedFollowStatus(
          before.position(),
          before.published(),
          before.heardAt(),
          before.publisher(),
          null,
          Action.NONE);
    } else if (chain.status().phase() != DaemonPhase.FOLLOWING) {
      chain.feed(DaemonPhase.FOLLOWING, null);
    }
  }
}
