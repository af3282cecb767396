package org.utxod.query.address;

import org.utxod.store.error.UtxodException;

/**
 * A text that is not an address of the requested network; the message says what is wrong with it and what is expected.
 */
public final class AddressException extends UtxodException {
  private static final long serialVersionUID = 1L;

  /** What is wrong with the text. */
  public enum Kind {
    EMPTY,
    TOO_LONG,
    BAD_CHARACTER,
    MIXED_CASE,
    BAD_CHECKSUM,
    UNKNOWN_PREFIX,
    WRONG_NETWORK,
    /** Bech32 instead of the Bech32m that BIP 350 requires, or vice versa. */
    WRONG_ENCODING,
    BAD_WITNESS_PROGRAM,
    BAD_LENGTH,
    /** A private key in wallet import format, which must never be sent to a server. */
    PRIVATE_KEY
  }

  private final Kind kind;

  public AddressException(Kind kind, String message) {
    super(Decision.REFUSE, message);
    this.kind = kind;
  }

  /** What is wrong with the text. */
  public Kind kind() {
    return kind;
  }
}
