/**
 * The endpoints of utxod, one small class each, and the JSON form of their responses.
 *
 * <p>{@link org.utxod.query.http.endpoint.Endpoints} lists them for the daemon. An endpoint reads its parameters, calls
 * a service of {@code org.utxod.query.balance} or a port, and writes the response; it decides nothing else. The names
 * and the order of fields are part of the API; fields may be added.
 *
 * <p>A script is identified in a path by its hexadecimal digits. The empty script, which is a valid script, is an empty
 * segment ({@code /v1/script//balance}) or, because some clients and proxies merge two slashes, a hyphen ({@code
 * /v1/script/-/balance}).
 */
@NullMarked
package org.utxod.query.http.endpoint;

import org.jspecify.annotations.NullMarked;
