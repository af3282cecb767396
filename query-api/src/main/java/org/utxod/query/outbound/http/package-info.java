/**
 * Outbound HTTP: the one place through which every call to a third party goes.
 *
 * <p>{@link org.utxod.query.outbound.http.OutboundHttp} makes the calls, each within a time and a size, follows no
 * redirect, and reports the outcome of each to its {@link org.utxod.query.outbound.http.CallObserver}, for metrics and
 * the audit log. {@link org.utxod.query.outbound.http.HttpClients} creates the client from the operator's settings: a
 * proxy, and certificates trusted in addition to the system's. The content of responses is not interpreted here.
 */
@NullMarked
package org.utxod.query.outbound.http;

import org.jspecify.annotations.NullMarked;
