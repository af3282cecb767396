package org.utxod.query.http.server;

import org.utxod.query.http.HostPort;
import org.utxod.store.error.UtxodException;

/** The address to listen on cannot be had. */
public final class BindAddressException extends UtxodException {
  private static final long serialVersionUID = 1L;

  BindAddressException(HostPort address, Throwable cause) {
    super(
        Decision.STOP,
        "Cannot listen on " + address + ": " + reason(cause)
            + ". Stop whatever uses it, or name another address with --http HOST:PORT.",
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
