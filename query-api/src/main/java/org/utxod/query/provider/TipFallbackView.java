package org.utxod.query.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.SnapshotOrigin;
import org.utxod.query.port.Verified;
import org.utxod.store.chain.Network;

/**
 * The follower's view of the chain, with the tip from providers if the node cannot tell it: if the node does not
 * respond, is in initial block download, or its tip is too old for its timestamp. Thread-safe.
 */
public final class TipFallbackView implements ChainView {
  /**
   * The median time of a new tip is about an hour old; if there is no block for three more hours, a chance of one in
   * sixty million, the node is probably cut off.
   */
  static final Duration OLDEST_MEDIAN_TIME = Duration.ofHours(4);

  private final ChainView follower;
  private final TipBoard board;
  private final Network network;
  private final Clock clock;

  public TipFallbackView(ChainView follower, TipBoard board, Network network, Clock clock) {
    this.follower = follower;
    this.board = board;
    this.network = network;
    this.clock = clock;
  }

  @Override
  public ChainStatus status() {
    ChainStatus followed = follower.status();
    String overdue = overdue(followed);
    if (overdue == null && isEnough(followed)) {
      return followed;
    }
    ChainTip own = followed.tip();
    ChainTip tip = board
        .median()
        .filter(other -> own == null || other.height() > own.height())
        .orElse(own);
    String reason = followed.reason() == null ? overdue : followed.reason();
    if (tip != null && tip.singleSource()) {
      String alone =
          "Only " + tip.source() + " reports that the chain tip is at block " + tip.height() + ".";
      reason = reason == null ? alone : reason + " " + alone;
    }
    return new ChainStatus(tip, followed.phase(), reason, followed.node(), followed.sync());
  }

  @Override
  public Optional<Verified> verified() {
    return follower.verified();
  }

  @Override
  public Optional<SnapshotOrigin> snapshot() {
    return follower.snapshot();
  }

  /** Whether the node cannot tell the tip now. */
  boolean needsProviders() {
    ChainStatus followed = follower.status();
    return !isEnough(followed) || overdue(followed) != null;
  }

  private static boolean isEnough(ChainStatus followed) {
    return followed.tip() != null && !followed.node().initialDownload();
  }

  private @Nullable String overdue(ChainStatus followed) {
    ChainTip tip = followed.tip();
    if (tip == null || tip.medianTime() == null || !network.isPublic()) {
      return null;
    }
    Instant median = tip.medianTime();
    Duration age = Duration.between(median, clock.instant());
    if (followed.node().initialDownload() || age.compareTo(OLDEST_MEDIAN_TIME) <= 0) {
      return null;
    }
    return "The newest block that the node knows, " + tip.height() + ", is " + age.toHours()
        + " hours old by its median time. The node may be cut off from the network, or a clock is"
        + " wrong; check its connections (getpeerinfo) and both clocks.";
  }
}
