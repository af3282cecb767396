package org.utxod.query.port;

import org.utxod.store.error.UtxodException;

/** A descriptor that is refused; the message is for the client, and repeats nothing of the descriptor. */
public final class DescriptorException extends UtxodException {
  private static final long serialVersionUID = 1L;

  public DescriptorException(String message) {
    super(Decision.REFUSE, message);
  }
}
