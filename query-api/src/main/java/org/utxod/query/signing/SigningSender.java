package org.utxod.query.signing;

import java.time.Clock;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.SourceException;
import org.utxod.store.account.SigningRow;

/** Hands recorded transactions to the node, the same bytes any number of times. The caller holds the lock of what it gives. */
final class SigningSender {
  private static final int ALREADY_IN_CHAIN = -27;

  private final SigningBook book;
  private final Broadcaster broadcaster;
  private final Clock clock;

  SigningSender(SigningBook book, Broadcaster broadcaster, Clock clock) {
    this.book = book;
    this.broadcaster = broadcaster;
    this.clock = clock;
  }

  /** Hands it out; what is known of it then. Whatever the node says, it is handed out again until a block has it. */
  SigningRow send(SigningRow row) {
    String note;
    try {
      Broadcaster.Outcome outcome = broadcaster.broadcast(row.signed());
      if (outcome instanceof Broadcaster.Outcome.Rejected rejected
          && rejected.code() != ALREADY_IN_CHAIN) {
        note = Verdicts.note(rejected.message());
      } else {
        note = "";
      }
    } catch (SourceException e) {
      note = String.valueOf(e.getMessage());
    }
    boolean sent = note.isEmpty();
    SigningRow after = sent && Rows.state(row) == SigningState.SIGNED
        ? Rows.to(row, SigningState.SENT, clock.instant().getEpochSecond(), "")
        : Rows.noted(row, note);
    if (!after.note().equals(row.note()) || after.state() != row.state()) {
      book.change(after);
    }
    return after;
  }
}
