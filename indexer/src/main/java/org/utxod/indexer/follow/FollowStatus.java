package org.utxod.indexer.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.port.Verified;
import org.utxod.store.chain.BlockHash;

/** The follower's status. Written by the follower's thread, read by any. */
public final class FollowStatus implements ChainView {
  /** A node at the tip is heard of every half minute, and while blocks are applied more often. */
  private static final Duration TIP_TRUSTED = Duration.ofSeconds(90);

  private static final Duration NEWS_EVERY = Duration.ofSeconds(20);

  private static final NodeStatus BY_FEED = new NodeStatus(null, false, ChainTip.FEED);

  private final Clock clock;
  private volatile @Nullable Verified verified;
  private volatile @Nullable SnapshotOrigin snapshot;
  private volatile ChainStatus status = ChainStatus.UNKNOWN;

  public FollowStatus(Clock clock) {
    this.clock = clock;
  }

  /** What was heard too long ago is not known any more: a chain goes on without us. */
  @Override
  public ChainStatus status() {
    ChainStatus now = status;
    ChainTip tip = now.tip();
    boolean old = tip != null && tip.learntAt().plus(TIP_TRUSTED).isBefore(clock.instant());
    return old ? new ChainStatus(null, now.phase(), now.reason(), now.node(), now.sync()) : now;
  }

  @Override
  public Optional<Verified> verified() {
    return Optional.ofNullable(verified);
  }

  /** A verification ended; from any thread. */
  public void verified(Verified outcome) {
    verified = outcome;
  }

  /** A node reported its chain. */
  void reported(ChainInfo info, String version, String source) {
    boolean tipIsWhole = info.headers() <= info.blocks();
    ChainTip tip = new ChainTip(
        Math.max(info.headers(), info.blocks()),
        tipIsWhole ? info.bestBlock() : null,
        ChainTip.NODE,
        clock.instant(),
        tipIsWhole ? Instant.ofEpochSecond(info.medianTime()) : null);
    NodeStatus node = new NodeStatus(version, true, source, info.initialBlockDownload());
    status = new ChainStatus(tip, status.phase(), status.reason(), node, status.sync());
  }

  /** As {@link #reported(ChainInfo, String, String)}, of the node that was heard last, in the middle of long work. */
  void heardAgain(ChainInfo info, String source) {
    reported(info, String.valueOf(status.node().version()), source);
  }

  /** Whether it is so long since a node was heard that work should be interrupted for it. */
  boolean needsNews() {
    ChainTip tip = status.tip();
    return tip == null || tip.learntAt().plus(NEWS_EVERY).isBefore(clock.instant());
  }

  /** No node answers; the last known tip is kept. */
  public void unreachable(String reason) {
    NodeStatus node =
        new NodeStatus(status.node().version(), false, status.node().source());
    status = new ChainStatus(status.tip(), DaemonPhase.WAITING, reason, node, SyncProgress.IDLE);
  }

  /**
   * The publisher that the index follows instead of a node told how far the chain is.
   *
   * @param height -1 where it does not know that
   * @param at when it said so
   */
  public void fed(int height, @Nullable BlockHash hash, Instant at) {
    ChainTip tip = height < 0 ? null : new ChainTip(height, hash, ChainTip.FEED, at, null);
    status = new ChainStatus(tip, status.phase(), status.reason(), BY_FEED, status.sync());
  }

  /** The publisher's feed is followed, or not, and why. */
  public void feed(DaemonPhase phase, @Nullable String reason) {
    status = new ChainStatus(status.tip(), phase, reason, BY_FEED, SyncProgress.IDLE);
  }

  /** A snapshot is being loaded into the index. */
  public void bootstrapping(String message, @Nullable Long etaSeconds) {
    status = new ChainStatus(
        status.tip(),
        DaemonPhase.BOOTSTRAPPING,
        message,
        status.node(),
        new SyncProgress(0, etaSeconds));
  }

  /** Balances are being built, which takes a while; null when they are complete. */
  void balances(@Nullable String message) {
    phase(status.phase(), message);
  }

  /** The filling ended, and why where that was not its end. */
  public void bootstrapped(@Nullable String failure) {
    phase(failure == null ? DaemonPhase.FOLLOWING : DaemonPhase.HALTED, failure);
    progress(SyncProgress.IDLE);
  }

  /** The snapshot that the index began with. */
  public void snapshot(SnapshotOrigin origin) {
    snapshot = origin;
  }

  @Override
  public Optional<SnapshotOrigin> snapshot() {
    return Optional.ofNullable(snapshot);
  }

  /** The phase changes, with what there is to say about it. */
  void phase(DaemonPhase phase, @Nullable String reason) {
    status = new ChainStatus(status.tip(), phase, reason, status.node(), status.sync());
  }

  /** Blocks are to be applied; whether a full disk has room again shows only when one was. */
  void following() {
    if (status.phase() != DaemonPhase.DISK_FULL) {
      phase(DaemonPhase.FOLLOWING, null);
    }
  }

  /** A block was applied, and is on the disk. */
  void written() {
    if (status.phase() == DaemonPhase.DISK_FULL) {
      phase(DaemonPhase.FOLLOWING, null);
    }
  }

  /** The speed changes. */
  void progress(SyncProgress progress) {
    status =
        new ChainStatus(status.tip(), status.phase(), status.reason(), status.node(), progress);
  }
}
