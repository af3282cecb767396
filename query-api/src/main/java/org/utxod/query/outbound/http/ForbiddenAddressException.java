package org.utxod.query.outbound.http;

import java.net.UnknownHostException;

/** A name that resolves to no address to which a connection is allowed. */
public final class ForbiddenAddressException extends UnknownHostException {
  private static final long serialVersionUID = 1L;

  ForbiddenAddressException() {
    super("no address of this host is allowed");
  }
}
