/**
 * The engine: the one package that knows Jetty.
 *
 * <p>{@link org.utxod.query.http.server.HttpServer} listens, reads requests within {@link
 * org.utxod.query.http.limit.HttpLimits} and hands them to {@link org.utxod.query.http.routing.Dispatcher}; what Jetty itself refuses
 * becomes a problem document too. Another engine would replace this package and nothing else.
 *
 * <p>Threads: Jetty's pool calls the endpoints. It has more threads than requests may be handled at once, so that there
 * is always one to say 503 ({@link org.utxod.query.http.limit.RequestPermits}) and one for health and metrics, which need no
 * permit. Bodies arrive and answers leave without holding a thread.
 *
 * <p>Memory: unfinished bodies and answers that were not taken count in {@link org.utxod.query.http.limit.ClientMemory};
 * where it is full, {@link org.utxod.query.http.server.HeldBytes} cuts off the slowest. {@link
 * org.utxod.query.http.server.OpenConnections} closes connections that drip, and the least active where there are too
 * many.
 */
@NullMarked
package org.utxod.query.http.server;

import org.jspecify.annotations.NullMarked;
