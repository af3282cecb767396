package org.utxod.query.provider.client;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A provider that did not answer, and what that means; the message never holds a key. */
public final class ProviderException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds, each with what is to be done. */
  public enum Kind {
    /** It cannot be reached, is too slow, or has troubles of its own; may pass. */
    DOWN,
    /** It asks us to slow down, or our own account of its limits does. */
    LIMITED,
    /** It denies access: a wrong key, or a ban. */
    FORBIDDEN,
    /** It answered something that cannot be believed. */
    MALFORMED,
    /** It is below a height that we already know. */
    BEHIND,
    /** It says what cannot be: a tip beyond what time allows, or other blocks than our own. */
    IMPLAUSIBLE,
    /** It follows another chain than ours. */
    WRONG_CHAIN,
    /** It works, but this query is beyond it. */
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

  /** Of a kind that needs no more. */
  public static ProviderException of(Kind kind, String message) {
    return new ProviderException(kind, message, true, Duration.ZERO, null);
  }

  public static ProviderException of(Kind kind, String message, Throwable cause) {
    return new ProviderException(kind, message, true, Duration.ZERO, cause);
  }

  /** It asked for a pause; zero where it did not say how long. */
  public static ProviderException rejected(Kind kind, String message, Duration retryAfter) {
    return new ProviderException(kind, message, true, retryAfter, null);
  }

  /** Our own account of its limits says that it must not be asked yet. */
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

  /** Whether the provider itself said or did it, rather than our own account of its limits. */
  public boolean itsOwn() {
    return requested;
  }

  /** Whether it was found to say what cannot be true. */
  public boolean isUntrue() {
    return kind == Kind.IMPLAUSIBLE || kind == Kind.WRONG_CHAIN;
  }

  /** Whether the same query may be put to it again within one patience. */
  public boolean mayPass() {
    return kind == Kind.DOWN;
  }
}
