package org.utxod.query.outbound.http;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A complete response, whatever its status. Immutable. */
public final class OutboundResponse {
  private final int status;
  private final @Nullable String retryAfter;
  private final byte[] body;

  OutboundResponse(int status, @Nullable String retryAfter, byte[] body) {
    this.status = status;
    this.retryAfter = retryAfter;
    this.body = body;
  }

  /** The HTTP status. */
  public int status() {
    return status;
  }

  /** The header Retry-After as received; null if there is none. */
  public @Nullable String retryAfter() {
    return retryAfter;
  }

  /** The body; not a copy, must not be changed. */
  public byte[] body() {
    return body;
  }

  /** The body as text. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
