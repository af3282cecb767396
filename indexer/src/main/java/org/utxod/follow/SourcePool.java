package org.utxod.follow;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.utxod.bitcoind.ChainInfo;
import org.utxod.chain.Network;

/**
 * The configured sources in order of preference. One that failed rests a while, unless all do; one is asked for its
 * network and genesis block before it is first trusted and after every failure. For the follower's thread, but for {@link
 * #cancelAll}.
 */
public final class SourcePool implements AutoCloseable {
  private final List<ChainSource> sources;
  private final Network network;
  private final Clock clock;
  private final Duration rest;
  private final Map<ChainSource, Instant> resting = new HashMap<>();
  private final Set<ChainSource> known = new HashSet<>();

  /** Takes the sources over; the first is preferred. */
  public SourcePool(
      List<? extends ChainSource> sources, Network network, Clock clock, Duration rest) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no source of blocks");
    }
    this.sources = List.copyOf(sources);
    this.network = network;
    this.clock = clock;
    this.rest = rest;
  }

  /** Those worth asking now, in order; all of them where every one rests. */
  List<ChainSource> worthAsking() {
    Instant now = clock.instant();
    List<ChainSource> awake = new ArrayList<>();
    for (ChainSource source : sources) {
      Instant until = resting.get(source);
      if (until == null || !now.isBefore(until)) {
        awake.add(source);
      }
    }
    return awake.isEmpty() ? sources : awake;
  }

  /** All of them, in order of preference. */
  public List<ChainSource> sources() {
    return sources;
  }

  /** What a source says of its chain now, which is ours. */
  ChainInfo look(ChainSource source) {
    if (known.contains(source)) {
      return source.chainInfo();
    }
    ChainInfo info = source.requireChain(network);
    known.add(source);
    return info;
  }

  /** It gave what it was asked for. */
  void succeeded(ChainSource source) {
    resting.remove(source);
  }

  /** It did not: another program may answer there next time. */
  void failed(ChainSource source) {
    known.remove(source);
    resting.put(source, clock.instant().plus(rest));
  }

  /** Ends every call under way, from any thread. */
  void cancelAll() {
    sources.forEach(ChainSource::cancelAll);
  }

  @Override
  public void close() {
    sources.forEach(ChainSource::close);
  }
}
