package org.utxod.http.server;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;

/**
 * Closes connections that neither begin nor end a request for too long, however many single bytes they send or take: an
 * idle timeout never sees those.
 */
final class SlowConnections implements Connection.Listener {
  private final Map<Connection, Long> lastEvent = new ConcurrentHashMap<>();
  private final long patienceNanos;
  private final LongSupplier nanoTime;

  SlowConnections(Duration patience, LongSupplier nanoTime) {
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public void onOpened(Connection connection) {
    lastEvent.put(connection, nanoTime.getAsLong());
  }

  @Override
  public void onClosed(Connection connection) {
    lastEvent.remove(connection);
  }

  /** A request began or ended on it. */
  void event(Connection connection) {
    lastEvent.replace(connection, nanoTime.getAsLong());
  }

  /** What is sent on it from now on has no end; whoever sends it closes it when nobody reads it. */
  void leave(Connection connection) {
    lastEvent.remove(connection);
  }

  /** Closes those whose last event is too long ago. */
  void sweep() {
    long now = nanoTime.getAsLong();
    lastEvent.forEach((connection, at) -> {
      if (now - at > patienceNanos && lastEvent.remove(connection, at)) {
        connection.getEndPoint().close();
      }
    });
  }
}
