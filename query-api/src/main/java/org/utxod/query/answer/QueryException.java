package org.utxod.query.answer;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A question that cannot be answered, now or as asked; the message is for the one who asked. */
public final class QueryException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers tell apart. */
  public enum Kind {
    /** The question itself is malformed. */
    BAD_QUESTION,
    /** A height outside those that can be answered. */
    NO_SUCH_HEIGHT,
    /** A block that is not on the index's chain, or of which nothing is kept. */
    NO_SUCH_BLOCK,
    /** It needs an optional part that is switched off. */
    SWITCHED_OFF,
    /** Not now; the same question can be answered later. */
    UNAVAILABLE
  }

  private final Kind kind;
  private final @Nullable Integer retryAfterSeconds;

  private QueryException(
      Kind kind, Decision decision, String sentence, @Nullable Integer retryAfterSeconds) {
    super(decision, sentence);
    this.kind = kind;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  public static QueryException badQuestion(String sentence) {
    return new QueryException(Kind.BAD_QUESTION, Decision.REFUSE, sentence, null);
  }

  public static QueryException noSuchHeight(String sentence) {
    return new QueryException(Kind.NO_SUCH_HEIGHT, Decision.REFUSE, sentence, null);
  }

  public static QueryException noSuchBlock(String sentence) {
    return new QueryException(Kind.NO_SUCH_BLOCK, Decision.REFUSE, sentence, null);
  }

  public static QueryException switchedOff(String sentence) {
    return new QueryException(Kind.SWITCHED_OFF, Decision.REFUSE, sentence, null);
  }

  /** Not now, but after {@code retryAfterSeconds}. */
  public static QueryException unavailable(String sentence, int retryAfterSeconds) {
    return new QueryException(Kind.UNAVAILABLE, Decision.RETRY, sentence, retryAfterSeconds);
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }

  /** When asking again makes sense, in seconds; null where it never does. */
  public @Nullable Integer retryAfterSeconds() {
    return retryAfterSeconds;
  }
}
