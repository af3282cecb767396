package org.utxod.indexer.payout.wallet;

import org.jspecify.annotations.Nullable;
import org.utxod.store.error.UtxodException;

/** A failed call to the wallet. Whether the node did what was asked is known for {@code REFUSED} only: it did not. */
public final class WalletException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** The kinds that callers distinguish. */
  public enum Kind {
    /** No answer, or none that can be used: it may have been done. */
    AWAY(Decision.RETRY),
    /** The coins that can be spent are not enough. */
    INSUFFICIENT(Decision.RETRY),
    /** The transaction would be too large, or its fee above the node's limit. */
    TOO_LARGE(Decision.REFUSE),
    /** The wallet is encrypted and no passphrase is configured, or a wrong one. */
    LOCKED(Decision.STOP),
    /** The node does not let the configured user in, or not call that. */
    CREDENTIALS(Decision.STOP),
    /** Any other refusal of the node's. */
    REFUSED(Decision.REFUSE);

    private final Decision decision;

    Kind(Decision decision) {
      this.decision = decision;
    }
  }

  private final Kind kind;

  public WalletException(Kind kind, String message) {
    this(kind, message, null);
  }

  public WalletException(Kind kind, String message, @Nullable Throwable cause) {
    super(kind.decision, message, cause);
    this.kind = kind;
  }

  /** Whether every other call would fail likewise, so that nothing else need be tried now. */
  public boolean isOfEveryCall() {
    return kind == Kind.AWAY || kind == Kind.LOCKED || kind == Kind.CREDENTIALS;
  }

  /** Which of the kinds it is. */
  public Kind kind() {
    return kind;
  }
}
