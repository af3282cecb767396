package org.utxod.indexer.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.utxod.query.port.FeeEstimates;

/** Fee estimates from the nodes, queried at most every ten seconds. Thread-safe. */
final class NodeFees implements FeeEstimates {
  private static final Duration KEPT = Duration.ofSeconds(10);

  /** The confirmation targets that Esplora lists. */
  private static final List<Integer> TARGETS = Stream.concat(
          IntStream.rangeClosed(1, 25).boxed(), Stream.of(144, 504, 1_008))
      .toList();

  private final NodeCalls calls;
  private final Cache<String, SortedMap<Integer, BigDecimal>> kept;

  /** @param nanoTime a monotonic clock such as {@link System#nanoTime} */
  NodeFees(NodeCalls calls, LongSupplier nanoTime) {
    this.calls = calls;
    this.kept = Caffeine.newBuilder()
        .maximumSize(1)
        .expireAfterWrite(KEPT)
        .ticker(nanoTime::getAsLong)
        .build();
  }

  @Override
  public SortedMap<Integer, BigDecimal> satPerVbyte() {
    return kept.get("all", all -> calls.ask(node -> node.feeEstimates(TARGETS)));
  }
}
