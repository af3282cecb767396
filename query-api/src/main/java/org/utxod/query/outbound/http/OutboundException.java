package org.utxod.query.outbound.http;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A call without a complete response. */
public final class OutboundException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish. */
  public enum Kind {
    /** No connection, or it broke before the response was complete. */
    LOST,
    /** Timeout. */
    TOO_SLOW,
    /** Longer than the maximum size. */
    TOO_LONG,
    /** This process is stopping. */
    CANCELLED
  }

  private final Kind kind;

  OutboundException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind == Kind.TOO_LONG ? Decision.REFUSE : Decision.RETRY, message, cause);
    this.kind = kind;
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }
}
