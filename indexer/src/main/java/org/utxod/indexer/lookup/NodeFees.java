package org.utxod.indexer.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.query.port.FeeEstimates;

/** Fee estimates from the nodes, queried at most every ten seconds. Thread-safe. */
final class NodeFees implements FeeEstimates {
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** The confirmation targets that Esplora lists. */
  private static final List<Integer> TARGETS = Stream.concat(
          IntStream.rangeClosed(1, 25).boxed(), Stream.of(144, 504, 1_008))
      .toList();

  /** Targets and modes. */
  private static final int MAX_SINGLE = 3_100;

  private final NodeCalls calls;
  private final Cache<String, SortedMap<Integer, BigDecimal>> kept;
  private final Cache<Asked, Optional<BigDecimal>> single;
  private final Cache<String, Floors> floors;

  private record Asked(int target, @Nullable String mode) {}

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  NodeFees(NodeCalls calls, LongSupplier nanoTime) {
    this.calls = calls;
    this.kept = cache(1, nanoTime);
    this.single = cache(MAX_SINGLE, nanoTime);
    this.floors = cache(1, nanoTime);
  }

  private static <K, V> Cache<K, V> cache(int size, LongSupplier nanoTime) {
    return Caffeine.newBuilder()
        .maximumSize(size)
        .expireAfterWrite(KEPT)
        .ticker(nanoTime::getAsLong)
        .build();
  }

  @Override
  public Optional<BigDecimal> btcPerKvb(int target, @Nullable String mode) {
    return single.get(new Asked(target, mode), this::estimate);
  }

  private Optional<BigDecimal> estimate(Asked asked) {
    try {
      return calls.askOrBeRefused(node -> node.fees().feeEstimate(asked.target, asked.mode));
    } catch (NodeException e) {
      return Optional.empty(); // A node that relays no transactions estimates no fees.
    }
  }

  @Override
  public Floors floors() {
    return floors.get("all", all -> calls.ask(node -> node.fees().feeFloors()));
  }

  @Override
  public SortedMap<Integer, BigDecimal> satPerVbyte() {
    return kept.get("all", all -> calls.ask(node -> node.fees().feeEstimates(TARGETS)));
  }
}
