/**
 * HTTP without an engine: requests, responses, endpoints and problem documents.
 *
 * <p>An {@link org.utxod.query.http.Endpoint} is a description ({@link org.utxod.query.http.EndpointSpec}: method, path,
 * parameters), from which it is routed and checked, who may call it, and a handler. {@link
 * org.utxod.query.http.routing.Dispatcher} takes a request from the engine to its endpoint and turns every refusal into a
 * problem document (RFC 9457), or into what the {@link org.utxod.query.http.ErrorFormat} of its family of endpoints
 * make of that. Only {@code org.utxod.query.http.server} knows which engine reads the bytes; {@code
 * org.utxod.query.http.endpoint} holds the endpoints of utxod.
 *
 * <p>Everything that a client sends is refused with a 4xx and a message where it is wrong. Nothing of it is sent back
 * but inside JSON strings.
 */
@NullMarked
package org.utxod.query.http;

import org.jspecify.annotations.NullMarked;
