package org.utxod.query.http;

import org.jspecify.annotations.Nullable;

/** One endpoint of the HTTP API. Thread-safe. */
public interface Endpoint {
  /** The same at each call. */
  EndpointSpec spec();

  /** The error format; the same for all paths with the same first segment. */
  default ErrorFormat errorFormat() {
    return ErrorFormat.PROBLEM_DOCUMENTS;
  }

  /**
   * Why no request can be accepted right now, checked before a body is read, so that a rejected request costs next to
   * nothing. Null if one can.
   */
  default @Nullable Problem busy() {
    return null;
  }

  /**
   * Bytes of a body that may be written to a file where it is too large for memory; 0 if it has to fit.
   *
   * @param head the request, of which the body has not come yet
   */
  default long spooledBytes(Request head) {
    return 0;
  }

  /**
   * Answers a request that was routed here and whose query parameters are all known ones.
   *
   * @throws org.utxod.store.error.UtxodException if it is refused; {@link Dispatcher} makes the problem document
   */
  Response handle(Request request);
}
