package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A query that cannot be answered, now or as requested; the message is for the client. */
public final class QueryException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish. */
  public enum Kind {
    /** The query itself is malformed. */
    BAD_QUESTION,
    /** A height outside the range that can be answered. */
    NO_SUCH_HEIGHT,
    /** A block that is not on the index's chain, or whose data is not kept. */
    NO_SUCH_BLOCK,
    /** Something that does not exist. */
    NOT_FOUND,
    /** It does not fit what is there. */
    CONFLICT,
    /** It needs an optional feature that is disabled. */
    SWITCHED_OFF,
    /** Temporary; the same query can be answered later. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final @Nullable Integer retryAfterSeconds;

  private QueryException(
      Kind kind, Decision decision, String message, @Nullable Integer retryAfterSeconds) {
    super(decision, message);
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static QueryException badQuestion(String message) {
    return new QueryException(Kind.BAD_QUESTION, Decision.REFUSE, message, null);
  }

  public static QueryException noSuchHeight(String message) {
    return new QueryException(Kind.NO_SUCH_HEIGHT, Decision.REFUSE, message, null);
  }

  public static QueryException noSuchBlock(String message) {
    return new QueryException(Kind.NO_SUCH_BLOCK, Decision.REFUSE, message, null);
  }

  public static QueryException notFound(String message) {
    return new QueryException(Kind.NOT_FOUND, Decision.REFUSE, message, null);
  }

  public static QueryException conflict(String message) {
    return new QueryException(Kind.CONFLICT, Decision.REFUSE, message, null);
  }

  public static QueryException switchedOff(String message) {
    return new QueryException(Kind.SWITCHED_OFF, Decision.REFUSE, message, null);
  }

  /** Temporary; can be retried after {@code retryAfterSeconds}. */
  public static QueryException unavailable(String message, int retryAfterSeconds) {
    return new QueryException(Kind.UNAVAILABLE, Decision.RETRY, message, retryAfterSeconds);
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }

  /** When to retry, in seconds; null if a retry is pointless. */
  public @Nullable Integer retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
