package org.utxod.query.http;

/** Who may call an endpoint, beyond what holds for all of them. Thread-safe. */
@FunctionalInterface
public interface Access {
  /** Anyone. */
  Access OPEN = request -> {};

  /**
   * Lets a request pass.
   *
   * @throws HttpException if it is refused
   */
  void require(Request request);
}
