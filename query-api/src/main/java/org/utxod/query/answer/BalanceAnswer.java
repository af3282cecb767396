package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.store.model.Balance;

/**
 * What a script holds as of a block. Amounts are satoshis.
 *
 * @param utxoCount its coins; null if the source does not count them
 * @param immatureSat the part in coinbase outputs with fewer than 100 confirmations; null if the source does not say,
 *     and for heights before the index's tip, for which it is not kept
 * @param mempoolReceivedSat unconfirmed receipts, gross; null if no mempool is known that fits {@code point}, and for
 *     answers that are stale, from a provider or of an earlier height
 * @param mempoolSpentSat unconfirmed spends, gross; null if the receipts are
 * @param point the block after which this held
 * @param source {@link #LOCAL}, or a provider's name
 * @param stale whether the source was not fresh when it answered
 * @param complete false where coins older than the index can be missing
 * @param lagBlocks to the chain's tip, from the index's tip or, for a provider's answer, from {@code point}; null if
 *     the chain's tip is unknown
 */
public record BalanceAnswer(
    ScriptRef scriptRef,
    long balanceSat,
    @Nullable Long utxoCount,
    @Nullable Long immatureSat,
    @Nullable Long mempoolReceivedSat,
    @Nullable Long mempoolSpentSat,
    AnswerPoint point,
    String source,
    boolean stale,
    boolean complete,
    @Nullable Integer lagBlocks)
    implements Answer {

  /** The source that is the index itself. */
  public static final String LOCAL = "local";

  public static BalanceAnswer local(
      ScriptRef scriptRef,
      Balance balance,
      @Nullable Long immatureSat,
      @Nullable MempoolSums unconfirmed,
      ViewContext viewContext) {
    return new BalanceAnswer(
        scriptRef,
        balance.sat(),
        balance.coins(),
        immatureSat,
        unconfirmed == null ? null : unconfirmed.receivedSat(),
        unconfirmed == null ? null : unconfirmed.spentSat(),
        AnswerPoint.of(viewContext.point()),
        LOCAL,
        viewContext.verdict().stale(),
        viewContext.complete(),
        viewContext.verdict().lagBlocks());
  }
}
