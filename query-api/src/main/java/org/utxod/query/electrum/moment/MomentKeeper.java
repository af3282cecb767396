package org.utxod.query.electrum.moment;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Freshness;
import org.utxod.query.electrum.headers.HeaderChain;
import org.utxod.query.electrum.headers.HeaderSync;
import org.utxod.query.electrum.rpc.RpcException;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.MempoolInbox;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.RecentActivity;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.JournalStep;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * Keeps the current moment: replaces it once index, history, headers and mempool agree on something newer. While they do not,
 * as for the seconds after a reorganisation in which the mempool is read again, the last moment stays; after a while it is
 * withdrawn, and clients are told why. {@link #hold} is for any thread, the rest for one.
 */
public final class MomentKeeper implements AutoCloseable {
  /** So long the last moment stays while there is no newer one that agrees. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** So often a node that failed is asked for headers. */
  private static final Duration RETRY = Duration.ofSeconds(1);

  private static final int MAX_STEPS = 1_000;

  /** Beyond it every script counts as touched; a full block touches some ten thousand. */
  private static final int MAX_TOUCHED = 200_000;

  /** What moments are made of. */
  public record Sources(
      UtxoIndex index,
      History history,
      ChainView chain,
      Freshness freshness,
      MempoolView mempool,
      HeaderChain headers) {}

  private final Sources sources;
  private final HeaderSync sync;
  private final MempoolInbox inbox;
  private final MomentListener listener;
  private final LongSupplier nanoTime;
  private final Object tipLock = new Object();
  private final Object moved = new Object();
  private final RecentActivity recent = new RecentActivity();
  private Set<ScriptHash> touched = new HashSet<>();
  private boolean anyTouched;
  private long agreedNanos;
  private long retryNanos;
  private volatile @Nullable Moment current;
  private volatile String reason = "The server is starting. Retry.";
  private volatile boolean damaged;
  private volatile boolean closed;

  /**
   * Creates one without a moment.
   *
   * @param inbox receives the mempool's changes
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public MomentKeeper(
      Sources sources,
      HeaderSync sync,
      MempoolInbox inbox,
      MomentListener listener,
      LongSupplier nanoTime) {
    this.sources = sources;
    this.sync = sync;
    this.inbox = inbox;
    this.listener = listener;
    this.nanoTime = nanoTime;
    this.agreedNanos = nanoTime.getAsLong();
    this.retryNanos = agreedNanos;
  }

  /**
   * The current moment, to be closed soon.
   *
   * @throws RpcException if there is none; the message says why
   */
  public Moment hold() {
    while (true) {
      Moment now = current;
      if (now == null) {
        throw RpcException.busy(reason);
      }
      if (now.tryHold()) {
        return now;
      }
    }
  }

  /**
   * Waits until a moment has a transaction in its mempool, or the time is over.
   *
   * @return whether one has it
   */
  public boolean awaitUnconfirmed(Txid txid, Duration longest) throws InterruptedException {
    long end = nanoTime.getAsLong() + longest.toNanos();
    synchronized (moved) {
      while (true) {
        try (Moment now = hold()) {
          if (now.mempool().transaction(txid).isPresent()) {
            return true;
          }
        } catch (RpcException e) {
          return false; // There is none at all.
        }
        long millis = TimeUnit.NANOSECONDS.toMillis(end - nanoTime.getAsLong());
        if (millis <= 0) {
          return false;
        }
        moved.wait(millis);
      }
    }
  }

  /** Why there is no moment; empty if there is one. */
  public Optional<String> reason() {
    return current == null ? Optional.of(reason) : Optional.empty();
  }

  /** Runs while no other tip can become the current one. */
  public void betweenTips(Runnable action) {
    synchronized (tipLock) {
      action.run();
    }
  }

  /** A file of the history was found damaged: the next moment comes at once, without it. */
  public void refresh() {
    damaged = true;
  }

  /** Replaces the moment if there is something newer that agrees. */
  public void turn() {
    collect(inbox.drain());
    String problem;
    try {
      problem = closed ? "The server is stopping." : advance();
    } catch (StoreException | SourceException e) {
      problem = String.valueOf(e.getMessage());
      retryNanos = nanoTime.getAsLong() + RETRY.toNanos();
    }
    if (problem == null) {
      agreedNanos = nanoTime.getAsLong();
    } else if (nanoTime.getAsLong() - agreedNanos > PATIENCE.toNanos() || current == null) {
      withdraw(problem);
    }
  }

  private void collect(List<MempoolChange> changes) {
    for (MempoolChange change : changes) {
      if (change instanceof MempoolChange.Appeared appeared) {
        collect(appeared.tx());
      } else if (change instanceof MempoolChange.Left left) {
        collect(left.tx());
      } else if (change instanceof MempoolChange.Reset) {
        anyTouched = true;
      }
    }
  }

  private void collect(MempoolTx tx) {
    tx.created().forEach(output -> touch(ScriptHash.of(output.script())));
    tx.spent().forEach(input -> touch(ScriptHash.of(input.prevout().script())));
  }

  private void touch(ScriptHash script) {
    if (touched.size() >= MAX_TOUCHED) {
      anyTouched = true;
    }
    if (anyTouched) {
      touched.clear();
    } else {
      touched.add(script);
    }
  }

  /** Moves on if possible; returns why what is there is not current, or null. */
  private @Nullable String advance() {
    IndexView view = sources.index.view();
    History.Segments segments = null;
    boolean taken = false;
    try {
      BlockRecord tip = view.state().tip();
      if (tip == null || !view.state().balancesCurrent()) {
        return "The index is not near the tip of the chain yet. See /v1/status for progress.";
      }
      Freshness.Verdict verdict =
          sources.freshness.judge(tip.point().height(), sources.chain.status());
      if (verdict.stale()) {
        return "The index is not current, because " + verdict.describe() + ".";
      }
      MempoolView.Snapshot mempool = sources.mempool.at(tip.point()).orElse(null);
      if (mempool == null) {
        return "The mempool is not known yet.";
      }
      Moment before = current;
      boolean newTip = before == null || !before.tip().equals(tip.point());
      if (before != null && isCurrent(before, newTip, mempool)) {
        return null;
      }
      segments = sources.history.segments();
      HistoryReader reader = new HistoryReader(view, segments, recent);
      if (!reader.isComplete()) {
        return "The history is being built and reaches down to block " + reader.fromHeight()
            + ". See history in /v1/status.";
      }
      byte[] header = before == null || newTip ? header(reader, tip) : before.header();
      if (header.length == 0) {
        return "The node has not given the block's header yet.";
      }
      taken = true;
      move(new Moment(view, segments, reader, mempool, tip.point(), header), before, newTip);
      return null;
    } finally {
      if (!taken) {
        if (segments != null) {
          segments.close();
        }
        view.close();
      }
    }
  }

  private boolean isCurrent(Moment before, boolean newTip, MempoolView.Snapshot mempool) {
    return !newTip && before.mempool() == mempool && !damaged && !anyTouched && touched.isEmpty();
  }

  private byte[] header(HistoryReader reader, BlockRecord tip) {
    if (nanoTime.getAsLong() - retryNanos < 0) {
      return new byte[0];
    }
    sync.bring(reader, tip.point().height());
    return sources.headers.headers(tip.point().height(), 1);
  }

  private void move(Moment next, @Nullable Moment before, boolean newTip) {
    boolean any = anyTouched || before == null || !collectSteps(next, before, newTip);
    Changes changes = new Changes(newTip, any, touched);
    touched = new HashSet<>();
    anyTouched = false;
    damaged = false;
    if (newTip) {
      synchronized (tipLock) {
        listener.tip(next);
        current = next;
      }
    } else {
      current = next;
    }
    synchronized (moved) {
      moved.notifyAll();
    }
    if (before != null) {
      before.close();
    }
    listener.moved(next, changes);
  }

  /** What blocks touched; false if that is not known. */
  private boolean collectSteps(Moment next, Moment before, boolean newTip) {
    if (!newTip && next.sequence() == before.sequence()) {
      return true;
    }
    List<JournalStep> steps =
        next.view().journal().after(before.sequence(), MAX_STEPS + 1).orElse(null);
    if (steps == null || steps.size() > MAX_STEPS) {
      return false;
    }
    for (JournalStep step : steps) {
      if (!next.view().journal().touched(step, key -> touch(ScriptHash.of(key)))) {
        return false;
      }
    }
    return true;
  }

  private void withdraw(String problem) {
    reason = problem;
    Moment before = current;
    if (before != null) {
      current = null;
      before.close();
      anyTouched = true;
    }
  }

  @Override
  public void close() {
    closed = true;
    withdraw("The server is stopping.");
  }
}
