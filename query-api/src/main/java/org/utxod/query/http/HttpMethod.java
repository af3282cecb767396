package org.utxod.query.http;

/** The methods that endpoints have; HEAD is GET without the body, and is the engine's business. */
public enum HttpMethod {
  GET,
  POST,
  DELETE
}
