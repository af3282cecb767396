package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.DaemonPhase;

/**
 * Decides whether the index may be used for answers. It keeps one bit of hysteresis, whether it was last too far
 * behind; one instance serves the whole daemon, so that balances, status and readiness agree. Thread-safe.
 */
public final class Freshness {
  private final FreshnessPolicy policy;
  private volatile boolean tooFarBehind;

  public Freshness(FreshnessPolicy policy) {
    this.policy = policy;
  }

  /**
   * Judges an index at {@code height}.
   *
   * @param height of the last block applied; -1 before the first
   */
  public Verdict judge(int height, ChainStatus chain) {
    if (isWaiting(chain)) {
      return new Verdict(null, Verdict.Cause.WAITING);
    }
    Integer lag = lag(height, chain.tip());
    if (chain.phase() == DaemonPhase.REINDEXING) {
      return new Verdict(lag, Verdict.Cause.REINDEXING);
    }
    if (chain.phase() == DaemonPhase.HALTED) {
      return new Verdict(lag, Verdict.Cause.HALTED);
    }
    if (lag == null) {
      return new Verdict(null, Verdict.Cause.TIP_UNKNOWN);
    }
    if (isTooFar(lag)) {
      return new Verdict(lag, Verdict.Cause.BEHIND);
    }
    return new Verdict(
        lag, isOfDownloadingNode(chain) ? Verdict.Cause.DOWNLOADING : Verdict.Cause.FRESH);
  }

  /*
   * The node answers, but the index cannot continue with it: its chain has less work than ours, as after
   * invalidateblock, and no other source confirms ours. A node that does not respond does not invalidate what it
   * reported before.
   */
  private static boolean isWaiting(ChainStatus chain) {
    ChainTip tip = chain.tip();
    return chain.phase() == DaemonPhase.WAITING
        && chain.node().reachable()
        && tip != null
        && tip.source().equals(ChainTip.NODE);
  }

  /* Its tip is the last block that it has, which may be years before the chain's. */
  private boolean isOfDownloadingNode(ChainStatus chain) {
    ChainTip tip = chain.tip();
    return !policy.trustDownload()
        && chain.node().initialDownload()
        && tip != null
        && tip.source().equals(ChainTip.NODE);
  }

  /* An unknown tip leaves the bit unchanged: it is no information about the distance. */
  private boolean isTooFar(int lag) {
    boolean before = tooFarBehind;
    boolean now = lag > (before ? policy.freshAgainAt() : policy.maxLagBlocks());
    if (now != before) {
      tooFarBehind = now;
    }
    return now;
  }

  /* A node that went back to an earlier block has a tip below ours; the index is then not behind. */
  private static @Nullable Integer lag(int height, @Nullable ChainTip tip) {
    return tip == null ? null : Integer.valueOf(Math.max(0, tip.height() - height));
  }

  /**
   * The decision.
   *
   * @param lagBlocks to the chain's tip; null if that is unknown or doubtful
   */
  public record Verdict(@Nullable Integer lagBlocks, Cause cause) {
    /** The reasons. */
    public enum Cause {
      FRESH,
      BEHIND,
      TIP_UNKNOWN,
      WAITING,
      DOWNLOADING,
      REINDEXING,
      HALTED
    }

    /** Whether answers from the index are marked stale. */
    public boolean stale() {
      return cause != Cause.FRESH;
    }

    /** The cause as text, to follow "because". */
    public String describe() {
      return switch (cause) {
        case FRESH -> "the index is fresh";
        case BEHIND -> "the index is " + lagBlocks + " blocks behind the chain";
        case TIP_UNKNOWN -> "the chain's tip is not known yet";
        case WAITING ->
          "the index is waiting for its node, whose chain may have diverged (see /v1/status)";
        case DOWNLOADING ->
          "the node is still in initial block download, so its tip is not the chain's";
        case REINDEXING -> "a re-index from the node is running";
        case HALTED -> "the daemon halted and needs its operator (see /v1/status)";
      };
    }
  }
}
