package org.utxod.query.payout;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.push.EventPosition;
import org.utxod.query.push.LoggedEvent;

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
    @Nullable String reason)
    implements LoggedEvent {
  public PayoutEvent {
    payments = List.copyOf(payments);
  }

  @Override
  public int weight() {
    return 400 + 8 * payments.size() + (reason == null ? 0 : reason.length());
  }

  /** Times are seconds since 1970. */
  @Override
  public void write(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("type", type);
    json.writeStringField("id", id);
    json.writeNumberField("sequence", position.sequence());
    json.writeNumberField("at", at.getEpochSecond());
    if (state != null) {
      json.writeStringField("payout", payout);
      json.writeStringField("state", state.label());
      json.writeStringField("txid", txid);
      json.writeArrayFieldStart("payments");
      for (int payment : payments) {
        json.writeString(Integer.toString(payment));
      }
      json.writeEndArray();
    }
    json.writeStringField("reason", reason);
    json.writeEndObject();
  }
}
