package org.utxod.query.electrum.script;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.utxod.query.electrum.moment.Moment;
import org.utxod.query.electrum.moment.ScriptHash;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ScriptKey;

/**
 * Hashes over the confirmed part of histories. Those of long histories are kept, half done, with the block that they reach:
 * the next status only adds what came since, and a kept one of another branch is not used. Thread-safe.
 */
final class ConfirmedDigests {
  /** Shorter histories are read again in no time. */
  private static final int MIN_KEPT = 64;

  /** About half a kilobyte each. */
  private static final int MAX_KEPT = 8_192;

  private final int maxHistory;
  private final Cache<ScriptHash, Confirmed> kept =
      Caffeine.newBuilder().maximumSize(MAX_KEPT).build();

  ConfirmedDigests(int maxHistory) {
    this.maxHistory = maxHistory;
  }

  /**
   * The hash up to a block.
   *
   * @param digest only to be cloned
   */
  private record Confirmed(int height, BlockHash block, int count, MessageDigest digest) {}

  /**
   * The hash over a script's confirmed transactions, to be continued by the caller; null if there are none.
   *
   * @throws HistoryTooLarge if there are too many
   */
  @Nullable
  MessageDigest at(Moment moment, ScriptKey key, ScriptHash script) {
    Confirmed before = kept.getIfPresent(script);
    if (before != null && !isOnChain(moment, before)) {
      before = null;
    }
    MessageDigest digest = before == null ? ScriptKey.sha256() : copy(before.digest);
    int from = before == null ? 1 : before.height + 1;
    int[] count = {before == null ? 0 : before.count};
    HistoryBytes line = new HistoryBytes(0);
    boolean all = moment
        .reader()
        .transactions(key, script.sha256())
        .from(from, maxHistory - count[0], (txid, height) -> {
          line.clear();
          line.txid(txid).text(":").number(height).text(":");
          digest.update(line.array(), 0, line.length());
          count[0]++;
        });
    if (!all) {
      throw new HistoryTooLarge();
    }
    if (count[0] >= MIN_KEPT) {
      kept.put(
          script,
          new Confirmed(moment.tip().height(), moment.tip().hash(), count[0], copy(digest)));
    }
    return count[0] == 0 ? null : digest;
  }

  private static boolean isOnChain(Moment moment, Confirmed confirmed) {
    return confirmed.height <= moment.tip().height()
        && moment
            .reader()
            .block(confirmed.height)
            .filter(block -> block.hash().equals(confirmed.block))
            .isPresent();
  }

  private static MessageDigest copy(MessageDigest digest) {
    try {
      return (MessageDigest) digest.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("every Java can copy a SHA-256 half done", e);
    }
  }
}
