package org.utxod.query.answer;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolCoin;

/**
 * Some of a script's coins in the order (txid in wire bytes, vout), as of a block that may differ from that of the
 * previous page.
 *
 * @param utxoCount all of the script's confirmed coins at {@code point}; null while the index cannot count them (it is
 *     still catching up, and they are too many to iterate), or if a provider does not say
 * @param complete false if coins can be missing
 * @param coins confirmed ones
 * @param next cursor of the following page; null after the last
 * @param mempool the effect of unconfirmed transactions; null if no mempool is known that fits {@code point}, and for
 *     answers that are stale or from a provider
 */
public record CoinsPage(
    ScriptRef scriptRef,
    @Nullable Long utxoCount,
    AnswerPoint point,
    String source,
    boolean stale,
    boolean complete,
    List<Utxo> coins,
    @Nullable Cursor next,
    @Nullable CoinsInMempool mempool)
    implements Answer {

  /** Without mempool data. */
  public CoinsPage(
      ScriptRef scriptRef,
      @Nullable Long utxoCount,
      AnswerPoint point,
      String source,
      boolean stale,
      boolean complete,
      List<Utxo> coins,
      @Nullable Cursor next) {
    this(scriptRef, utxoCount, point, source, stale, complete, coins, next, null);
  }

  /** A copy with unconfirmed coins before its own. */
  public CoinsPage behind(List<MempoolCoin> unconfirmed) {
    CoinsInMempool known = mempool;
    return new CoinsPage(
        scriptRef,
        utxoCount,
        point,
        source,
        stale,
        complete,
        coins,
        next,
        new CoinsInMempool(unconfirmed, known == null ? Map.of() : known.spenders()));
  }
}
