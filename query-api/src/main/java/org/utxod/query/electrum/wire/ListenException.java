package org.utxod.query.electrum.wire;

import java.util.List;
import java.util.stream.Collectors;
import org.utxod.store.error.UtxodException;

/** The Electrum server cannot listen. */
public final class ListenException extends UtxodException {
  private static final long serialVersionUID = 1L;

  ListenException(List<LineServer.Port> ports, Throwable cause) {
    super(
        Decision.STOP,
        "Cannot listen for Electrum clients on " + describe(ports) + ": " + reason(cause)
            + ". Stop the process that uses it, or set another address in electrum.tcp or electrum.tls.",
        cause);
  }

  private static String describe(List<LineServer.Port> ports) {
    return ports.stream()
        .map(port -> port.address().toString())
        .collect(Collectors.joining(" or "));
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
