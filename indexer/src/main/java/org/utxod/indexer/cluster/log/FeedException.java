package org.utxod.indexer.cluster.log;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** The log could not be read or written. The message says where and what to do. */
public final class FeedException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** What happened. */
  public enum Kind {
    /** The log cannot be reached, or does not answer in time: ask again. */
    AWAY(Decision.RETRY),
    /** Whether what was appended is in the log is unknown: claim it anew and read its end. */
    UNCLEAR(Decision.RETRY),
    /** Another writer has claimed the log. */
    FENCED(Decision.STOP),
    /** The log does not reach back so far any more. */
    TRUNCATED(Decision.STOP),
    /** It is another log, though of the same name. */
    RECREATED(Decision.STOP),
    /** The log does not accept us, or is not set up as it must be: its operator must act. */
    REFUSED(Decision.STOP),
    /** The thread that waited was interrupted, or the log closed, by this process itself. */
    CLOSED(Decision.STOP);

    private final Decision decision;

    Kind(Decision decision) {
      this.decision = decision;
    }
  }

  private final Kind kind;

  public FeedException(Kind kind, String message) {
    this(kind, message, null);
  }

  public FeedException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind.decision, message, cause);
    this.kind = kind;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }
}
