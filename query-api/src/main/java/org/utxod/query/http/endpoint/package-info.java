/**
 * The endpoints of utxod, one small class each, and how answers look as JSON.
 *
 * <p>{@link org.utxod.query.http.endpoint.Endpoints} lists them for the daemon. An endpoint reads its parameters, asks
 * a service of {@code org.utxod.query.balance} or a port, and writes the answer; it decides nothing else. The names and
 * the order of fields are promised to users; fields may be added.
 *
 * <p>A script is named in a path by its hexadecimal digits. The empty script, which is a script as any other, is named
 * by an empty segment ({@code /v1/script//balance}) or, because some clients and proxies fold two slashes into one, by
 * a hyphen ({@code /v1/script/-/balance}).
 */
@NullMarked
package org.utxod.query.http.endpoint;

import org.jspecify.annotations.NullMarked;
