package org.utxod.indexer.follow.source;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.utxod.indexer.bitcoind.ChainInfo;
import org.utxod.store.chain.Network;

/**
 * The configured sources in order of preference. One that failed rests a while, unless all do; one is asked for its
 * network and genesis block before it is first trusted and after every failure. For the follower's thread, but for
 * {@link #cancelAll}.
 */
public final class SourcePool implements AutoCloseable {
  private final List<BlockSource> sources;
  private final Network network;
  private final Clock clock;
  private final Duration rest;
  private final Map<BlockSource, Instant> resting = new HashMap<>();
  private final Set<BlockSource> known = new HashSet<>();

  /** Takes the sources over; the first is preferred. */
  public SourcePool(
      List<? extends BlockSource> sources, Network network, Clock clock, Duration rest) {
    if (sources.isEmpty()) {
      throw new IllegalArgumentException("no block source");
    }
    this.sources = List.copyOf(sources);
    this.network = network;
    this.clock = clock;
    this.rest = rest;
  }

  /** Those worth asking now, in order; all of them where every one rests. */
  public List<BlockSource> worthAsking() {
    Instant now = clock.instant();
    List<BlockSource> awake = new ArrayList<>();
    for (BlockSource source : sources) {
      Instant until = resting.get(source);
      if (until == null || !now.isBefore(until)) {
        awake.add(source);
      }
    }
    return awake.isEmpty() ? sources : awake;
  }

  /** All of them, in order of preference. */
  public List<BlockSource> sources() {
    return sources;
  }

  /** What a source says of its chain now, which is ours. */
  public ChainInfo poll(BlockSource source) {
    if (known.contains(source)) {
      return source.chainInfo();
    }
    ChainInfo info = source.requireChain(network);
    known.add(source);
    return info;
  }

  /** It gave what it was asked for. */
  public void succeeded(BlockSource source) {
    resting.remove(source);
  }

  /** It did not: another program may answer there next time. */
  public void failed(BlockSource source) {
    known.remove(source);
    resting.put(source, clock.instant().plus(rest));
  }

  /** Ends every call in progress, from any thread. */
  public void cancelAll() {
    sources.forEach(BlockSource::cancelAll);
  }

  @Override
  public void close() {
    sources.forEach(BlockSource::close);
  }
}
