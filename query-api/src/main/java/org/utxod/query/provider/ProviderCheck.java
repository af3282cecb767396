package org.utxod.query.provider;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.provider.client.ProviderException;
import org.utxod.query.provider.client.ProviderException.Kind;
import org.utxod.query.provider.client.Report;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/**
 * Checks a provider against our own chain before its answers are used: it must know our last block and some before it,
 * and its height must be plausible. False answers within these limits are not detected; {@code fallback.agree} requires
 * a second provider. Thread-safe.
 */
public final class ProviderCheck {
  /** Depths below our last block at which its hash is requested. */
  private static final int[] DEPTHS = {0, 1, 6};

  /** How long a successful check is valid, while the blocks are still ours. */
  private static final Duration COUNTS_FOR = Duration.ofMinutes(10);

  private record Named(ChainPoint point, long atNanos) {}

  private final LocalBlocks own;
  private final HeightLimits limits;
  private final LongSupplier nanoTime;
  private final Map<String, Named> named = new ConcurrentHashMap<>();

  ProviderCheck(LocalBlocks own, HeightLimits limits, LongSupplier nanoTime) {
    this.own = own;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /**
   * Checks that the chain's tip is at {@code height}, or was when an answer was created.
   *
   * @throws ProviderException if that is not plausible; the message says why
   */
  void tip(Provider provider, int height, Deadline deadline) {
    int lowest = limits.lowest();
    if (height < lowest) {
      throw ProviderException.of(
          Kind.BEHIND,
          provider.name() + " is at block " + height + ", but given the time since our own block "
              + limits.last().point().height() + " the chain must have reached " + lowest
              + " at least; its tip is not used.");
    }
    past(provider, height, deadline);
  }

  /**
   * Checks that the chain has reached {@code height}, the height of an answer.
   *
   * @throws ProviderException if it is not plausible
   */
  void past(Provider provider, int height, Deadline deadline) {
    int highest = limits.highest();
    if (height > highest) {
      throw ProviderException.of(
          Kind.IMPLAUSIBLE,
          provider.name() + " reports a block " + height
              + ", but since our own block "
              + limits.last().point().height() + " the chain can have reached " + highest
              + " at most; neither its tip nor its answers are used. Check the provider, and this"
              + " machine's clock.");
    }
    requireOurBlocks(provider, deadline);
  }

  /** An answer as of the tip, checked by {@link #tip(Provider, int, Deadline)}. */
  <R extends Report> R tip(Provider provider, R report, Deadline deadline) {
    tip(provider, report.point().height(), deadline);
    return report;
  }

  /** An answer as of an earlier block, checked by {@link #past(Provider, int, Deadline)}. */
  <R extends Report> R past(Provider provider, R report, Deadline deadline) {
    past(provider, report.point().height(), deadline);
    return report;
  }

  private void requireOurBlocks(Provider provider, Deadline deadline) {
    Named before = named.get(provider.name());
    if (before != null && stillCounts(before)) {
      return;
    }
    ChainPoint last = limits.last().point();
    for (int depth : DEPTHS) {
      int height = last.height() - depth;
      Optional<BlockHash> ours = depth == 0
          ? Optional.of(last.hash())
          : height < 0 ? Optional.empty() : own.hashAt(height);
      if (ours.isPresent()) {
        requireOurs(provider, height, ours.get(), deadline);
      }
    }
    named.put(provider.name(), new Named(last, nanoTime.getAsLong()));
  }

  private boolean stillCounts(Named before) {
    return nanoTime.getAsLong() - before.atNanos < COUNTS_FOR.toNanos()
        && (before.point.equals(limits.last().point())
            || own.hashAt(before.point.height())
                .filter(before.point.hash()::equals)
                .isPresent());
  }

  private static void requireOurs(
      Provider provider, int height, BlockHash ours, Deadline deadline) {
    Optional<BlockHash> theirs = provider.blockHash(height, deadline);
    if (theirs.isEmpty()) {
      throw ProviderException.of(
          Kind.BEHIND,
          provider.name() + " does not know block " + height
              + ", which our own chain has; neither its tip nor its answers are used.");
    }
    if (!theirs.get().equals(ours)) {
      throw ProviderException.of(
          Kind.IMPLAUSIBLE,
          provider.name() + " names " + theirs.get().display() + " as block " + height
              + ", but ours is " + ours.display()
              + "; it follows another chain or another branch, and neither its tip nor its answers"
              + " are used. Check its URL in rpc_urls.");
    }
  }
}
