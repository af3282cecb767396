package org.utxod.indexer.verify;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.store.model.CoinStats;

/**
 * Both sides' statistics of one block.
 *
 * @param node as reported by the node
 * @param computed from all coins of the index
 * @param carried updated with each block; its hash is null if it is not maintained
 * @param advice what differs and what to do; null if nothing does
 */
public record Verdict(
    CoinStats node,
    CoinStats computed,
    @Nullable CoinStats carried,
    @Nullable String advice) {
  private static final long SAT_PER_COIN = 100_000_000;

  /** Whether count, sum and hash are the same on both sides. */
  public boolean equal() {
    return agree(node, computed, carried);
  }

  static boolean agree(CoinStats node, CoinStats computed, @Nullable CoinStats carried) {
    return node.agreesWith(computed)
        && (carried == null || carried.hash() == null || node.agreesWith(carried));
  }

  /** For people, several lines. */
  public String describe() {
    StringBuilder text = new StringBuilder();
    text.append(equal() ? "Equal" : "DIFFERENT").append(" at block ").append(node.point());
    line(text, "node", node);
    line(text, "index, computed", computed);
    if (carried != null) {
      line(text, "index, carried", carried);
    }
    if (advice != null) {
      text.append('\n').append(advice);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String side, CoinStats stats) {
    text.append(String.format(
        Locale.ROOT,
        "%n%-16s %d coins, %d.%08d BTC, muhash %s",
        side,
        stats.utxoCount(),
        stats.totalSat() / SAT_PER_COIN,
        stats.totalSat() % SAT_PER_COIN,
        stats.hash() == null ? "not carried" : stats.hash().display()));
  }
}
