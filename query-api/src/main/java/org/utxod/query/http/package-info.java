/**
 * HTTP independent of the server: requests, responses, endpoints and problem documents.
 *
 * <p>An {@link org.utxod.query.http.Endpoint} is a description ({@link org.utxod.query.http.EndpointSpec}: method,
 * path, parameters), by which requests are routed and validated, its authorization, and a handler. {@link
 * org.utxod.query.http.routing.Dispatcher} passes a request from the server to its endpoint and converts every error to
 * a problem document (RFC 9457), or to the {@link org.utxod.query.http.ErrorFormat} of its family of endpoints. Only
 * {@code org.utxod.query.http.server} depends on a concrete HTTP server; {@code org.utxod.query.http.endpoint} contains
 * the endpoints of utxod.
 *
 * <p>Invalid input is rejected with a 4xx and a message. Input is repeated in responses only inside JSON strings.
 */
@NullMarked
package org.utxod.query.http;

import org.jspecify.annotations.NullMarked;
