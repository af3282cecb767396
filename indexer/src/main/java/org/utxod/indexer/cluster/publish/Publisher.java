package org.utxod.indexer.cluster.publish;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.indexer.cluster.feed.EpochStore;
import org.utxod.indexer.cluster.feed.EpochTerms;
import org.utxod.indexer.cluster.feed.FeedEncoder;
import org.utxod.indexer.cluster.feed.FeedEnd;
import org.utxod.indexer.cluster.feed.FeedMessage;
import org.utxod.indexer.cluster.feed.FeedPosition;
import org.utxod.indexer.cluster.log.FeedException;
import org.utxod.indexer.cluster.log.FeedLog;
import org.utxod.indexer.cluster.log.FeedReader;
import org.utxod.indexer.cluster.log.FeedWriter;
import org.utxod.query.outbound.Backoff;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.Index;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.outbox.OutboxStep;
import org.utxod.store.read.IndexView;

/**
 * Puts every step of the index into the log, in order and each once, from the outbox that the index's writer fills. One thread
 * runs it; the rest may be called by any. What it cannot put there waits; the index goes on.
 *
 * <p>Once is ensured by this: the log has one writer, who learns from the log itself what its last step is. After every doubt
 * the log is claimed anew and its end is read.
 */
public final class Publisher implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger("utxod");

  private final Index index;
  private final FeedLog log;
  private final EpochTerms terms;
  private final EpochStore epochs;
  private final IntSupplier tipHeight;
  private final Clock clock;
  private final Sleeper sleeper;
  private final Backoff backoff;
  private final Duration heartbeatEvery;
  private final WakeSignal wake = new WakeSignal();
  private volatile boolean stopping;
  private volatile PublishStatus status = PublishStatus.STARTING;
  private Instant nextHeartbeat = Instant.MIN;

  /**
   * @param tipHeight the highest block that the node knows of; -1 where that is not known
   * @param heartbeatEvery how often it says that it is there
   */
  public Publisher(
      Index index,
      FeedLog log,
      EpochTerms terms,
      IntSupplier tipHeight,
      Clock clock,
      Sleeper sleeper,
      Backoff backoff,
      Duration heartbeatEvery) {
    this.index = index;
    this.log = log;
    this.terms = terms;
    this.epochs = new EpochStore(index.settings());
    this.tipHeight = tipHeight;
    this.clock = clock;
    this.sleeper = sleeper;
    this.backoff = backoff;
    this.heartbeatEvery = heartbeatEvery;
  }

  /** The index did something. */
  public void wake() {
    wake.ring();
  }

  /** How it goes. */
  public PublishStatus status() {
    PublishStatus now = status;
    return new PublishStatus(
        now.position(), waiting(now.position()), now.publishedAt(), now.problem(), now.ended());
  }

  /** Ends it soon; the thread should be interrupted too. */
  public void stop() {
    stopping = true;
    wake.ring();
  }

  @Override
  public void run() {
    try {
      while (!stopping && !status.ended()) {
        term();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Claims the log and publishes until something goes wrong. */
  private void term() throws InterruptedException {
    try (FeedWriter writer = log.claim()) {
      publish(writer, resume(writer));
    } catch (FeedException e) {
      if (!stopping) {
        failed(e);
      }
    } catch (OtherBranchException e) {
      end(String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.CLOSED || stopping) {
        stopping = true;
      } else {
        pause(String.valueOf(e.getMessage()));
      }
    } catch (RuntimeException e) {
      if (!stopping) {
        LOG.error("Publishing failed with an unexpected error; it goes on after a pause.", e);
        pause("Unexpected error (" + e.getClass().getSimpleName() + "); see the log.");
      }
    }
  }

  private void failed(FeedException e) throws InterruptedException {
    String message = String.valueOf(e.getMessage());
    switch (e.kind()) {
      case AWAY, UNCLEAR -> pause(message);
      case REFUSED, TRUNCATED, RECREATED -> pause(message);
      case FENCED ->
        end("Another daemon publishes to this log now, so this one does not any more. " + message);
      case CLOSED -> stopping = true;
    }
  }

  private void pause(String message) throws InterruptedException {
    report(message, false);
    sleeper.sleep(backoff.next().orElse(heartbeatEvery));
  }

  private void end(String message) {
    report(message, true);
  }

  private void report(String message, boolean ended) {
    PublishStatus before = status;
    if (!message.equals(before.problem())) {
      LOG.warn("The feed for query nodes does not go on: {}", message);
    }
    status = new PublishStatus(
        before.position(), waiting(before.position()), before.publishedAt(), message, ended);
  }

  /** The place from which to go on: the last in the log, where the index continues that, else the begin of a new epoch. */
  private FeedPosition resume(FeedWriter writer) throws InterruptedException {
    FeedMessage last;
    try (FeedReader reader = log.reader()) {
      last = FeedEnd.last(reader).orElse(null);
    }
    if (last == null) {
      return beginEpoch(writer, epochs.last());
    }
    FeedPosition end = last.position();
    if (epochs.isOrdered()) {
      return beginEpoch(writer, Math.max(end.epoch(), epochs.last()));
    }
    try (IndexView view = index.view()) {
      if (!end.isIn(view.journal())) {
        throw new OtherBranchException(end);
      }
    }
    if (end.epoch() < epochs.last()) {
      return beginEpoch(writer, epochs.last()); // Who knows the later one takes nothing of this.
    }
    epochs.begin(end.epoch());
    index.outbox().removeThrough(end.sequence());
    return end;
  }

  private FeedPosition beginEpoch(FeedWriter writer, long before) throws InterruptedException {
    awaitWhole();
    FeedMessage.EpochBegun begun = EpochStart.of(index, before + 1, terms);
    FeedPosition position = begun.position();
    writer.append(FeedEncoder.records(begun));
    epochs.begin(position.epoch()); // Not before: no copy of this index may be ahead of the log.
    epochs.begun();
    index.outbox().removeThrough(position.sequence());
    LOG.info(
        "Epoch {} of the feed begins after step {}; query nodes that are elsewhere fetch a backup.",
        position.epoch(),
        position.sequence());
    return position;
  }

  /** Nobody can continue an index whose balances are still to be built. */
  private void awaitWhole() throws InterruptedException {
    while (!stopping && !index.state().balancesCurrent()) {
      report("The index is not complete yet; the feed begins when it is.", false);
      wake.await(heartbeatEvery.toMillis());
    }
  }

  private void publish(FeedWriter writer, FeedPosition from) throws InterruptedException {
    FeedPosition at = from;
    nextHeartbeat = Instant.MIN;
    published(at);
    while (!stopping) {
      heartbeat(writer, at);
      long last = lastSequence();
      Optional<OutboxStep> step = index.outbox().step(at.sequence() + 1);
      if (step.isPresent()) {
        at = publish(writer, at, step.get());
        published(at);
      } else if (last > at.sequence()) {
        at = beginEpoch(writer, at.epoch());
        published(at);
      } else {
        wake.await(heartbeatEvery.toMillis());
      }
    }
  }

  private FeedPosition publish(FeedWriter writer, FeedPosition before, OutboxStep step)
      throws InterruptedException {
    JournalStep entry = step.step();
    FeedPosition at = FeedPosition.of(before.epoch(), entry);
    FeedMessage message = switch (entry.kind()) {
      case CONNECTED ->
        new FeedMessage.Connected(at, step.after(), Objects.requireNonNull(step.delta()));
      case DISCONNECTED -> new FeedMessage.Disconnected(at, step.previousHash(), step.after());
      // What a re-index or a bulk synchronisation did cannot be done elsewhere step by step.
      case REWOUND, SKIPPED -> null;
    };
    if (message == null) {
      return beginEpoch(writer, before.epoch());
    }
    List<byte[]> records = FeedEncoder.records(message);
    writer.append(records);
    index.outbox().removeThrough(at.sequence());
    return at;
  }

  private void heartbeat(FeedWriter writer, FeedPosition at) {
    Instant now = clock.instant();
    if (now.isBefore(nextHeartbeat)) {
      return;
    }
    writer.append(FeedEncoder.records(new FeedMessage.Heartbeat(
        at, tipHeight.getAsInt(), now.toEpochMilli(), terms.publisher())));
    published(at);
    nextHeartbeat = now.plus(heartbeatEvery);
  }

  private void published(FeedPosition at) {
    backoff.reset();
    if (status.problem() != null) {
      LOG.info("The feed for query nodes goes on at step {}.", at.sequence());
    }
    status = new PublishStatus(at, waiting(at), clock.instant(), null, false);
  }

  private long waiting(@Nullable FeedPosition at) {
    try {
      return at == null ? 0 : Math.max(0, lastSequence() - at.sequence());
    } catch (StoreException e) {
      return 0;
    }
  }

  private long lastSequence() {
    try (IndexView view = index.view()) {
      return view.journal().last();
    }
  }
}
