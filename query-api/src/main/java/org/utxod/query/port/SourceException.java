package org.utxod.query.port;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** Data that the node would have to provide and does not. The message is for a client, and contains no host. */
public final class SourceException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish. */
  public enum Kind {
    /** The node is unreachable, starting, or overloaded. */
    UNAVAILABLE,
    /** It did not answer in time. */
    TIMED_OUT,
    /** It had the block and has pruned it. */
    NOT_KEPT
  }

  private final Kind kind;

  public SourceException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind == Kind.NOT_KEPT ? Decision.REFUSE : Decision.RETRY, message, cause);
    this.kind = kind;
  }

  static SourceException noNode() {
    return new SourceException(Kind.UNAVAILABLE, "No node is configured.", null);
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }
}
