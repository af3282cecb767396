package org.utxod.http;

/** One thing that can be asked over HTTP. For any number of threads. */
public interface Endpoint {
  /** The same at each call. */
  EndpointSpec spec();

  /** How it refuses; the same for all below one first part of a path. */
  default Manners manners() {
    return Manners.PROBLEM_DOCUMENTS;
  }

  /**
   * Answers a request that was routed here and whose query parameters are all known ones.
   *
   * @throws org.utxod.fault.Fault where it is refused; {@link Dispatcher} makes the problem document
   */
  Response handle(Request request);
}
