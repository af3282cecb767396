package org.utxod.query.http;

/** Observes every request that reached an endpoint, or was rejected before. Must be fast and must not throw. */
@FunctionalInterface
public interface RequestObserver {
  /** Replaces the path if no endpoint was found, or the request was rejected earlier. */
  String NO_PATH = "other";

  /**
   * A request was answered.
   *
   * @param path the template of the endpoint's path, or {@link #NO_PATH}; never client input
   * @param nanos from the routed request with its body to the response ready to be sent; 0 if rejected earlier
   */
  void answered(String path, int status, long nanos);

  /** An observer that does nothing. */
  static RequestObserver none() {
    return (path, status, nanos) -> {};
  }
}
