package org.utxod.query.http;

import org.jspecify.annotations.Nullable;

/** One thing that can be asked over HTTP. For any number of threads. */
public interface Endpoint {
  /** The same at each call. */
  EndpointSpec spec();

  /** How it refuses; the same for all below one first part of a path. */
  default ErrorFormat manners() {
    return ErrorFormat.PROBLEM_DOCUMENTS;
  }

  /**
   * Why no request can be taken just now, asked before a body is read: who is refused anyway should cost next to nothing. Null
   * where one can.
   */
  default @Nullable Problem busy() {
    return null;
  }

  /**
   * Bytes of a body that may be written to a file where it is too large for memory; 0 where it has to fit.
   *
   * @param head the request, of which the body has not come yet
   */
  default long spooledBytes(Request head) {
    return 0;
  }

  /**
   * Answers a request that was routed here and whose query parameters are all known ones.
   *
   * @throws org.utxod.store.error.UtxodException where it is refused; {@link Dispatcher} makes the problem document
   */
  Response handle(Request request);
}
