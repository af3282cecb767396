package org.utxod.query.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.utxod.query.port.ChainTip;

/** The plausible tips recently reported by providers. Thread-safe. */
public final class TipBoard {
  /** Providers learn of a block at different times. */
  private static final int SAME_WITHIN_BLOCKS = 2;

  private final Map<String, ChainTip> tips = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Duration trusted;

  /** @param trusted how long a report is valid */
  public TipBoard(Clock clock, Duration trusted) {
    this.clock = clock;
    this.trusted = trusted;
  }

  /** Records that a provider has reached that height. */
  void reported(String provider, int height) {
    tips.put(provider, new ChainTip(height, null, provider, clock.instant()));
  }

  /** Discards a provider's report: it was found to report something impossible. */
  void forget(String provider) {
    tips.remove(provider);
  }

  /**
   * The median of the reports; of an even number the higher of the middle two, because too high a report is limited by
   * the clock and too low a one would make an old index look fresh. Marked as single-source if no other provider is
   * near it. Empty if there are no valid reports.
   */
  public Optional<ChainTip> median() {
    List<ChainTip> recent = new ArrayList<>();
    for (ChainTip tip : tips.values()) {
      if (!tip.learntAt().plus(trusted).isBefore(clock.instant())) {
        recent.add(tip);
      }
    }
    if (recent.isEmpty()) {
      return Optional.empty();
    }
    recent.sort(Comparator.comparingInt(ChainTip::height));
    ChainTip median = recent.get(recent.size() / 2);
    long near = recent.stream()
        .filter(tip -> Math.abs(tip.height() - median.height()) <= SAME_WITHIN_BLOCKS)
        .count();
    return Optional.of(near > 1 ? median : median.ofOneSource());
  }
}
