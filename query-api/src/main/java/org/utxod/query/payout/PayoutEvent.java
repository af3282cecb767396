package org.utxod.query.payout;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to payouts, by an entry of the ledger.
 *
 * @param position of the entry; several events can have the same
 * @param id of this event; the same whenever it is told again
 * @param type {@code payout}, {@code paused}, {@code resumed}, {@code halted} or {@code reconciled}; {@code reset} where
 *     the ledger is not the one of which the receiver was told before
 * @param payout the payout's id; null but for {@code payout}, like {@code state}
 * @param state which some of its payments have now
 * @param payments positions of these, from 0
 * @param txid of the transaction that pays them; null for none
 * @param reason a phrase or sentence for people; null if there is nothing more to say
 */
public record PayoutEvent(
    EventPosition position,
    String id,
    Instant at,
    String type,
    @Nullable String payout,
    @Nullable PaymentState state,
    List<Integer> payments,
    @Nullable String txid,
    @Nullable String reason) {
  public PayoutEvent {
    payments = List.copyOf(payments);
  }

  /** About how many bytes of memory or JSON it takes. */
  public int weight() {
    return 400 + 8 * payments.size() + (reason == null ? 0 : reason.length());
  }
}
