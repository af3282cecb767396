package org.utxod.follow;

import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.bitcoind.ChainInfo;
import org.utxod.port.ChainStatus;
import org.utxod.port.ChainTip;
import org.utxod.port.ChainView;
import org.utxod.port.DaemonPhase;
import org.utxod.port.NodeStatus;
import org.utxod.port.SyncProgress;
import org.utxod.port.Verified;

/** What the follower knows, shown to everybody. Written by the follower's thread, read by any. */
public final class FollowStatus implements ChainView {
  private final Clock clock;
  private volatile @Nullable Verified verified;
  private volatile ChainStatus status = ChainStatus.UNKNOWN;

  public FollowStatus(Clock clock) {
    this.clock = clock;
  }

  @Override
  public ChainStatus status() {
    return status;
  }

  @Override
  public Optional<Verified> verified() {
    return Optional.ofNullable(verified);
  }

  /** A verification ended; from any thread. */
  public void verified(Verified outcome) {
    verified = outcome;
  }

  /** A node told us of its chain. */
  void heard(ChainInfo info, String version, String source) {
    boolean tipIsWhole = info.headers() <= info.blocks();
    ChainTip tip = new ChainTip(
        Math.max(info.headers(), info.blocks()),
        tipIsWhole ? info.bestBlock() : null,
        ChainTip.NODE,
        clock.instant());
    status = new ChainStatus(
        tip, status.phase(), status.reason(), new NodeStatus(version, true, source), status.sync());
  }

  /** No node answers; the tip stays what it was when last heard of. */
  void unreachable(String reason) {
    NodeStatus node =
        new NodeStatus(status.node().version(), false, status.node().source());
    status = new ChainStatus(status.tip(), DaemonPhase.WAITING, reason, node, SyncProgress.IDLE);
  }

  /** The phase changes, with what there is to say about it. */
  void phase(DaemonPhase phase, @Nullable String reason) {
    status = new ChainStatus(status.tip(), phase, reason, status.node(), status.sync());
  }

  /** The speed changes. */
  void progress(SyncProgress progress) {
    status =
        new ChainStatus(status.tip(), status.phase(), status.reason(), status.node(), progress);
  }
}
