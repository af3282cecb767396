package org.utxod.query.signing;

import java.util.Locale;

/** What became of a transaction that somebody else signs. */
public enum SigningState {
  /** Its coins are reserved; signatures are missing. */
  OPEN(1),
  /** The whole transaction is recorded; the node has not taken it yet. */
  SIGNED(2),
  /** The node took it. */
  SENT(3),
  /** A block has it. */
  CONFIRMED(4),
  /** A block has another transaction that spends one of its coins. */
  CONFLICTED(5),
  /** It was not signed in time; its coins are free. */
  EXPIRED(6),
  /** It was given up before it was signed; its coins are free. */
  RELEASED(7);

  private final int code;

  SigningState(int code) {
    this.code = code;
  }

  int code() {
    return code;
  }

  static SigningState ofCode(int code) {
    for (SigningState state : values()) {
      if (state.code == code) {
        return state;
      }
    }
    throw new IllegalArgumentException("no such state");
  }

  /** In lower case, as clients see it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
