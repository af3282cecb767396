/**
 * Outbound HTTP: the one place through which every call to a third party goes.
 *
 * <p>{@link org.utxod.query.outbound.http.OutboundHttp} makes the calls, each within a time and a size, follows no
 * redirect, and reports the outcome of each to its {@link org.utxod.query.outbound.http.CallObserver}, so that calls
 * can be counted, timed and put on record. {@link org.utxod.query.outbound.http.HttpClients} makes the client below
 * from what the operator set: a proxy, and certificates to be trusted besides the system's. What an answer means is not
 * known here.
 */
@NullMarked
package org.utxod.query.outbound.http;

import org.jspecify.annotations.NullMarked;
