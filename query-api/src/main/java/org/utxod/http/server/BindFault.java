package org.utxod.http.server;

import org.utxod.fault.Fault;
import org.utxod.http.HostPort;

/** The address to listen on cannot be had. */
public final class BindFault extends Fault {
  private static final long serialVersionUID = 1L;

  BindFault(HostPort address, Throwable cause) {
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
