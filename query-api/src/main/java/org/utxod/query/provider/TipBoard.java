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

/** What providers said lately of the chain's tip, as far as it was found plausible. Thread-safe. */
public final class TipBoard {
  /** Providers hear of a block one after the other. */
  private static final int SAME_WITHIN_BLOCKS = 2;

  private final Map<String, ChainTip> tips = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Duration trusted;

  /** @param trusted how long a word counts */
  public TipBoard(Clock clock, Duration trusted) {
    this.clock = clock;
    this.trusted = trusted;
  }

  /** A provider has reached that height. */
  void reported(String provider, int height) {
    tips.put(provider, new ChainTip(height, null, provider, clock.instant()));
  }

  /** What it said earlier does not count any more: it was found to say what cannot be. */
  void forget(String provider) {
    tips.remove(provider);
  }

  /**
   * The median of what they said; of an even number the higher of the middle two, for too high a word is held by what
   * time allows and a too low one would make an old index look fresh. It says so where no other provider stands near
   * it. Empty if none spoke lately.
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
