package org.utxod.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.utxod.port.ChainTip;

/** What providers said lately of the chain's tip. For any number of threads. */
public final class TipBoard {
  private static final int ENOUGH_TO_DOUBT_ONE = 3;

  private final Map<String, ChainTip> tips = new ConcurrentHashMap<>();
  private final Clock clock;
  private final Duration trusted;

  /** @param trusted how long a word counts */
  public TipBoard(Clock clock, Duration trusted) {
    this.clock = clock;
    this.trusted = trusted;
  }

  /** A provider stands at that height now. */
  void heard(String provider, int height) {
    tips.put(provider, new ChainTip(height, null, provider, clock.instant()));
  }

  /**
   * The highest tip, or where three or more speak the second highest: one alone, wrong or lying, then changes nothing.
   * Empty where none spoke lately.
   */
  public Optional<ChainTip> best() {
    List<ChainTip> recent = new ArrayList<>();
    for (ChainTip tip : tips.values()) {
      if (!tip.learntAt().plus(trusted).isBefore(clock.instant())) {
        recent.add(tip);
      }
    }
    recent.sort(Comparator.comparingInt(ChainTip::height).reversed());
    if (recent.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(recent.get(recent.size() >= ENOUGH_TO_DOUBT_ONE ? 1 : 0));
  }
}
