package org.utxod.query.provider.client;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A failed query to a provider, and its consequence; the message never contains a key. */
public final class ProviderException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds, each with what is to be done. */
  public enum Kind {
    /** It is unreachable, too slow, or has an internal error; transient. */
    DOWN,
    /** It requests a lower rate, or our own rate limiter does. */
    LIMITED,
    /** It denies access: a wrong key, or a ban. */
    FORBIDDEN,
    /** Its answer is malformed or implausible. */
    MALFORMED,
    /** It is below a height that we already know. */
    BEHIND,
    /** It reports something impossible: a tip too high for the time, or other blocks than our own. */
    IMPLAUSIBLE,
    /** It follows another chain than ours. */
    WRONG_CHAIN,
    /** It works, but does not support this query. */
    UNABLE,
    /** This process is stopping. */
    CANCELLED;

    /** The name in logs and metrics. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Kind kind;
  private final boolean requested;
  private final Duration retryAfter;

  private ProviderException(
      Kind kind,
      String message,
      boolean requested,
      Duration retryAfter,
      @Nullable Throwable cause) {
    super(
        kind == Kind.DOWN || kind == Kind.LIMITED ? Decision.RETRY : Decision.REFUSE,
        message,
        cause);
    this.kind = kind;
    this.requested = requested;
    this.retryAfter = retryAfter;
  }

  /** For a kind without further data. */
  public static ProviderException of(Kind kind, String message) {
    return new ProviderException(kind, message, true, Duration.ZERO, null);
  }

  public static ProviderException of(Kind kind, String message, Throwable cause) {
    return new ProviderException(kind, message, true, Duration.ZERO, cause);
  }

  /** It requested a pause; zero if it did not say how long. */
  public static ProviderException rejected(Kind kind, String message, Duration retryAfter) {
    return new ProviderException(kind, message, true, retryAfter, null);
  }

  /** Our own rate limiter allows no call yet. */
  static ProviderException heldBack(String message, Duration wait) {
    return new ProviderException(Kind.LIMITED, message, false, wait, null);
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }

  /** The minimum pause. */
  public Duration retryAfter() {
    return retryAfter;
  }

  /** Whether the provider itself caused it, rather than our own rate limiter. */
  public boolean itsOwn() {
    return requested;
  }

  /** Whether it reported something that cannot be true. */
  public boolean isUntrue() {
    return kind == Kind.IMPLAUSIBLE || kind == Kind.WRONG_CHAIN;
  }

  /** Whether the same query may be sent to it again within the same deadline. */
  public boolean mayPass() {
    return kind == Kind.DOWN;
  }
}
