package org.utxod.query.cache;

import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.port.ChainTip;

/**
 * A query together with the chain's tip at the time.
 *
 * @param tip the tip's height and, if known, its hash; null if the tip is unknown
 * @param after cursor of a page of coins; null for the first, and for balances
 * @param number the page's length, or the height of an earlier balance; otherwise 0
 */
public record CacheKey(
    @Nullable Tip tip,
    Kind kind,
    ScriptRef scriptRef,
    @Nullable Cursor after,
    int number) {
  /** The kinds of query. */
  public enum Kind {
    BALANCE('b'),
    EARLIER_BALANCE('e'),
    COINS('c');

    private final char code;

    Kind(char code) {
      this.code = code;
    }

    /** Its letter in the text form of keys. */
    public char code() {
      return code;
    }
  }

  /**
   * The tip as an identifier of the chain.
   *
   * @param hash in display order; empty if only the height is known
   */
  public record Tip(int height, String hash) {
    static @Nullable Tip of(@Nullable ChainTip tip) {
      return tip == null
          ? null
          : new Tip(tip.height(), tip.hash() == null ? "" : tip.hash().display());
    }
  }

  static CacheKey balance(@Nullable ChainTip tip, ScriptRef scriptRef) {
    return new CacheKey(Tip.of(tip), Kind.BALANCE, scriptRef, null, 0);
  }

  static CacheKey balanceAt(@Nullable ChainTip tip, ScriptRef scriptRef, int height) {
    return new CacheKey(Tip.of(tip), Kind.EARLIER_BALANCE, scriptRef, null, height);
  }

  static CacheKey coins(
      @Nullable ChainTip tip, ScriptRef scriptRef, @Nullable Cursor after, int limit) {
    return new CacheKey(Tip.of(tip), Kind.COINS, scriptRef, after, limit);
  }
}
