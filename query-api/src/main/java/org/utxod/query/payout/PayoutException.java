package org.utxod.query.payout;

import org.utxod.store.error.UtxodException;

/** Why something about payouts was not done; nothing was recorded. The message is for the client. */
public final class PayoutException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish. */
  public enum Kind {
    /** The order cannot be carried out: an amount, an address, a limit. */
    BAD_ORDER(Decision.REFUSE),
    /** There is another payout with that id. */
    OTHER_ORDER(Decision.REFUSE),
    /** There is no such payout. */
    UNKNOWN(Decision.REFUSE),
    /** Its state does not allow it. */
    WRONG_STATE(Decision.REFUSE),
    /** The person may not do it. */
    NOT_ALLOWED(Decision.REFUSE),
    /** The ledger, the node or the wallet cannot be used now. */
    UNAVAILABLE(Decision.RETRY);

    private final Decision decision;

    Kind(Decision decision) {
      this.decision = decision;
    }
  }

  private final Kind kind;

  public PayoutException(Kind kind, String message) {
    super(kind.decision, message);
    this.kind = kind;
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }
}
