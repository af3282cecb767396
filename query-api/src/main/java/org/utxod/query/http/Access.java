package org.utxod.query.http;

/** Authorization of an endpoint, in addition to the request filter. Thread-safe. */
@FunctionalInterface
public interface Access {
  /** Anyone. */
  Access OPEN = request -> {};

  /**
   * Checks a request.
   *
   * @throws HttpException if it is rejected
   */
  void require(Request request);
}
