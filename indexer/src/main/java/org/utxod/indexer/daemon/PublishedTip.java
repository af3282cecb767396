package org.utxod.indexer.daemon;

import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.utxod.query.answer.Freshness;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;

/**
 * The height of the chain's tip as the publisher tells it to those who follow: -1 where it has doubts about its node or itself
 * and marks its own answers stale, so that none of them trusts more than the publisher does. For any thread.
 */
final class PublishedTip implements IntSupplier {
  private final Freshness freshness;
  private final IntSupplier height;
  private final Supplier<ChainStatus> chain;

  /** @param height of the index; -1 before its first block */
  PublishedTip(Freshness freshness, IntSupplier height, Supplier<ChainStatus> chain) {
    this.freshness = freshness;
    this.height = height;
    this.chain = chain;
  }

  @Override
  public int getAsInt() {
    ChainStatus now = chain.get();
    ChainTip tip = now.tip();
    return tip == null || isDoubtful(freshness.judge(height.getAsInt(), now).cause())
        ? -1
        : tip.height();
  }

  private static boolean isDoubtful(Freshness.Verdict.Cause cause) {
    return switch (cause) {
      case FRESH, BEHIND -> false;
      case TIP_UNKNOWN, WAITING, DOWNLOADING, REINDEXING, HALTED -> true;
    };
  }
}
