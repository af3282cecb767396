package org.utxod.http;

/**
 * A parameter of the query that an endpoint takes; all are optional.
 *
 * @param summary what it means and which values it can have, for the API's description
 */
public record Parameter(String name, String summary) {}
