package org.utxod.query.http;

/**
 * A parameter of the query that an endpoint takes; all are optional.
 *
 * @param summary what it means and which values it can have, for the API's description
 * @param repeatable whether it may be given several times
 */
public record Parameter(String name, String summary, boolean repeatable) {
  /** One that is given once. */
  public Parameter(String name, String summary) {
    this(name, summary, false);
  }
}
