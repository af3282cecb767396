package org.utxod.query.payout;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How far a payment has come. */
public enum PaymentState {
  /** Recorded; another person must approve it. */
  QUEUED,
  /** Recorded and approved, or no approval is needed: it goes with the next transaction. */
  APPROVED,
  /** A transaction that pays it is signed and recorded; from here on it is that transaction or a replacement. */
  SIGNED,
  /** The node accepted the transaction, which is not in a block. */
  SENT,
  /** Another version of the transaction has taken its place; the states of that one follow. */
  REPLACED,
  /** The index has a block with the transaction. A reorganisation takes it back to {@link #SENT}. */
  CONFIRMED,
  /** Will not be paid: cancelled before it was signed, or a version without it is confirmed deeply. */
  CANCELLED,
  /** Was not paid: a coin of its transaction was spent by somebody else, and that is confirmed deeply. */
  FAILED;

  /** The name in JSON. */
  @JsonValue
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
