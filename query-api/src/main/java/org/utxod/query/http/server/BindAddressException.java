package org.utxod.query.http.server;

import org.utxod.query.http.HostPort;
import org.utxod.store.error.UtxodException;

/** The server cannot listen on the address. */
public final class BindAddressException extends UtxodException {
  private static final long serialVersionUID = 1L;

  BindAddressException(HostPort address, Throwable cause) {
    super(
        Decision.STOP,
        "Cannot listen on " + address + ": " + reason(cause)
            + ". Stop the process that uses it, or set another address with --http HOST:PORT.",
        cause);
  }

  private static String reason(Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }
}
