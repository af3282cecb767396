package org.utxod.query.provider;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/**
 * Limits for the chain's height at this time, derived from the clock and from our own data: our last block, and the
 * last tip reported by our own node. On average a block takes ten minutes; a height far beyond that is impossible.
 * Thread-safe.
 */
public final class HeightLimits {
  /**
   * The speed of blocks.
   *
   * @param least minimum average time per block over a long period
   * @param most maximum average time per block over a long period; null if unknown
   * @param margin additional blocks allowed for variance and clock differences
   */
  private record Pace(Duration least, @Nullable Duration most, int margin) {
    /*
     * Growing hash rate has reduced the average to eight minutes of the ten; a block's time can be two hours ahead. On
     * test networks a block of minimum difficulty is allowed after twenty minutes, and anyone can produce many of them.
     * On a regtest chain blocks are generated on demand, thousands at a time, but not hundreds of thousands.
     */
    static Pace of(Network network) {
      return switch (network) {
        case MAINNET -> new Pace(Duration.ofMinutes(8), Duration.ofMinutes(30), 36);
        case SIGNET -> new Pace(Duration.ofMinutes(8), null, 36);
        case TESTNET3, TESTNET4 -> new Pace(Duration.ofSeconds(15), null, 2_016);
        case REGTEST -> new Pace(Duration.ofMinutes(8), null, 2_016);
      };
    }
  }

  private record Seen(BlockHash hash, Instant at) {}

  private final LocalBlocks own;
  private final ChainView follower;
  private final Network network;
  private final Pace pace;
  private final Clock clock;
  private volatile @Nullable ChainTip nodeTip;
  private volatile @Nullable Seen seen;

  HeightLimits(LocalBlocks own, ChainView follower, Network network, Clock clock) {
    this.own = own;
    this.follower = follower;
    this.network = network;
    this.pace = Pace.of(network);
    this.clock = clock;
  }

  /** The last block that counts as ours. */
  LocalBlocks.Own last() {
    return own.last();
  }

  /** The maximum possible height at this time. */
  int highest() {
    LocalBlocks.Own last = own.last();
    long highest = highest(last.point().height(), since(last));
    ChainTip tip = nodeTip();
    if (tip != null) {
      Instant median = tip.medianTime();
      Instant since = median == null || !network.isPublic() ? tip.learntAt() : median;
      highest = Math.max(highest, highest(tip.height(), since));
    }
    return (int) Math.min(Integer.MAX_VALUE, highest);
  }

  /** The minimum plausible height of the tip at this time; a source below it is stuck. */
  int lowest() {
    LocalBlocks.Own last = own.last();
    Duration most = pace.most;
    if (most == null) {
      return 0;
    }
    long least = elapsed(last.time()).dividedBy(most) - pace.margin;
    return last.point().height() + (int) Math.max(0, Math.min(least, 1 << 24));
  }

  private long highest(int height, Instant since) {
    return height + elapsed(since).dividedBy(pace.least) + pace.margin;
  }

  private Duration elapsed(Instant since) {
    Duration elapsed = Duration.between(since, clock.instant());
    return elapsed.isNegative() ? Duration.ZERO : elapsed;
  }

  /* A hanging node reported its tip earlier; once it responds again, its new tip counts. */
  private @Nullable ChainTip nodeTip() {
    ChainTip now = follower.status().tip();
    if (now != null) {
      nodeTip = now;
    }
    return nodeTip;
  }

  /* The timestamps in a regtest chain's headers are arbitrary; the time when we first saw the block is not. */
  private Instant since(LocalBlocks.Own last) {
    if (network.isPublic()) {
      return last.time();
    }
    Seen before = seen;
    if (before == null || !before.hash.equals(last.point().hash())) {
      before = new Seen(last.point().hash(), clock.instant());
      seen = before;
    }
    return last.time().isAfter(before.at) ? last.time() : before.at;
  }
}
