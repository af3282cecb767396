package org.utxod.query.signing.psbt;

/** Bytes that are no transaction or PSBT; the message is a sentence for the client, and repeats nothing of them. */
public final class PsbtException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public PsbtException(String message) {
    super(message);
  }
}
