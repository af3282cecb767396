package org.utxod.query.signing;

import org.utxod.store.error.UtxodException;

/** Something that is refused; the message is for the client. */
public final class SigningException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish. */
  public enum Kind {
    /** What is asked for is malformed, or outside of the limits. */
    BAD_ORDER,
    /** The id belongs to something else that was asked for. */
    OTHER_ORDER,
    /** There is none of that id. */
    UNKNOWN,
    /** Its state forbids it. */
    WRONG_STATE,
    /** The coins that may be spent are not enough. */
    NOT_ENOUGH,
    /** What came back is not what was asked for, or not signed as it must be. */
    OTHER_TRANSACTION,
    /** Temporary. */
    UNAVAILABLE
  }

  private final Kind kind;

  public SigningException(Kind kind, String message) {
    super(kind == Kind.UNAVAILABLE ? Decision.RETRY : Decision.REFUSE, message);
    this.kind = kind;
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }

  static SigningException bad(String message) {
    return new SigningException(Kind.BAD_ORDER, message);
  }
}
