package org.utxod.query.http;

/** Sees every request that reached an endpoint, or was refused before. Must be quick and throw nothing. */
@FunctionalInterface
public interface RequestObserver {
  /** In the place of a path if none was found, or the request was refused before one was. */
  String NO_PATH = "other";

  /**
   * A request was answered.
   *
   * @param path the template of the endpoint's path, or {@link #NO_PATH}; never anything that a client chose
   * @param nanos from the routed request, its body read, to the answer ready to be sent; 0 for one refused before
   */
  void answered(String path, int status, long nanos);

  /** An observer that does nothing. */
  static RequestObserver none() {
    return (path, status, nanos) -> {};
  }
}
