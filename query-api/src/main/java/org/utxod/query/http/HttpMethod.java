package org.utxod.query.http;

/** The methods of endpoints; HEAD is GET without the body, and is handled by the server. */
public enum HttpMethod {
  GET,
  POST,
  PATCH,
  DELETE
}
