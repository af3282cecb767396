/**
 * The HTTP server: the only package that uses Jetty.
 *
 * <p>{@link org.utxod.query.http.server.HttpServer} listens, reads requests within {@link
 * org.utxod.query.http.limit.HttpLimits} and passes them to {@link org.utxod.query.http.routing.Dispatcher}; requests
 * that Jetty itself rejects get a problem document too. Another server would replace this package and nothing else.
 *
 * <p>Threads: Jetty's pool calls the endpoints. It has more threads than the maximum of concurrent requests, so that
 * one is always free to answer 503 ({@link org.utxod.query.http.limit.RequestPermits}) and one for health and metrics,
 * which need no permit. Bodies are received and responses sent without occupying a thread.
 *
 * <p>Memory: incomplete bodies and unread responses count in {@link org.utxod.query.http.limit.ClientMemory}; if it is
 * exhausted, {@link org.utxod.query.http.server.HeldBytes} disconnects the slowest. {@link
 * org.utxod.query.http.server.OpenConnections} closes connections that send too slowly, and the least active if there
 * are too many.
 */
@NullMarked
package org.utxod.query.http.server;

import org.jspecify.annotations.NullMarked;
