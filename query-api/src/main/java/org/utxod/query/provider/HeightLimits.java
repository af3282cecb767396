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
 * How far the chain can have come by now, judged by the clock and by what we know ourselves: our own last block, and
 * the last tip that our own node told. Miners are held to a block in ten minutes; what lies far beyond that nobody can
 * have seen. Thread-safe.
 */
public final class HeightLimits {
  /**
   * How quickly blocks come.
   *
   * @param least time that a block takes over a long stretch, at the quickest
   * @param most time that a block takes over a long stretch, at the slowest; null if that is not known
   * @param margin blocks that may have come besides: luck, and clocks that differ
   */
  private record Pace(Duration least, @Nullable Duration most, int margin) {
    /* Growing hash rate once made eight minutes of the ten; a block's time can be two hours ahead. On test networks a
     * block of least difficulty is allowed after twenty minutes, and whoever likes makes storms of them. On a regtest
     * chain blocks come when somebody wants them, by the thousand, but not by the hundred thousand. */
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

  /** The highest block that there can be by now. */
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

  /** The lowest that the tip can be by now; what is below stands still. */
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

  /* A node that hangs has told its tip before; of one that is heard again, the new word counts. */
  private @Nullable ChainTip nodeTip() {
    ChainTip now = follower.status().tip();
    if (now != null) {
      nodeTip = now;
    }
    return nodeTip;
  }

  /* The times in a regtest chain's headers are what somebody made of them; when we first saw the block is not. */
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
