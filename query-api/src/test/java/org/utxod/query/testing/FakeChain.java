package org.utxod.query.testing;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SyncProgress;
import org.utxod.query.port.Verified;
import org.utxod.store.chain.Network;

/** A chain with a tip set by the test. */
public final class FakeChain implements ChainView {
  private static final NodeStatus NODE = new NodeStatus("/Satoshi:31.99.0/", true, "rest");

  private volatile @Nullable Verified verified;
  private volatile ChainStatus status = ChainStatus.UNKNOWN;

  /** The node knows headers up to this height, and the daemon follows. */
  public FakeChain tip(int height) {
    status = new ChainStatus(
        new ChainTip(height, null, ChainTip.NODE, Instant.EPOCH),
        DaemonPhase.FOLLOWING,
        null,
        NODE,
        SyncProgress.IDLE);
    return this;
  }

  /** The tip is unknown. */
  public FakeChain unknown() {
    status = ChainStatus.UNKNOWN;
    return this;
  }

  /** As before, in another phase. */
  public FakeChain phase(DaemonPhase phase, @Nullable String reason) {
    status = new ChainStatus(status.tip(), phase, reason, status.node(), status.sync());
    return this;
  }

  /** As before, but the node is still downloading the chain. */
  public FakeChain downloading() {
    NodeStatus node = new NodeStatus(NODE.version(), true, NODE.source(), true);
    status = new ChainStatus(status.tip(), status.phase(), status.reason(), node, status.sync());
    return this;
  }

  /** As before, but the node does not answer any more. */
  public FakeChain silent() {
    NodeStatus node = new NodeStatus(NODE.version(), false, NODE.source());
    status = new ChainStatus(status.tip(), status.phase(), status.reason(), node, status.sync());
    return this;
  }

  /** As before, at another speed. */
  public FakeChain sync(SyncProgress sync) {
    status = new ChainStatus(status.tip(), status.phase(), status.reason(), status.node(), sync);
    return this;
  }

  /** A verification ended, at height 90. */
  public FakeChain verified(boolean equal) {
    verified = new Verified(
        90, Network.REGTEST.genesis(), Instant.ofEpochSecond(1_700_000_000L), equal, "words");
    return this;
  }

  @Override
  public Optional<Verified> verified() {
    return Optional.ofNullable(verified);
  }

  @Override
  public ChainStatus status() {
    return status;
  }
}
