package org.utxod.query.http;

/**
 * A parameter of the query that an endpoint takes; all are optional.
 *
 * @param repeatable whether it may be given several times
 */
public record Parameter(String name, boolean repeatable) {
  /** One that may be given once. */
  public Parameter(String name) {
    this(name, false);
  }
}
