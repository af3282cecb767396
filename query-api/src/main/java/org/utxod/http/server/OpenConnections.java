package org.utxod.http.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The open connections. Closes those that neither begin nor end a request for too long, however many single bytes they send
 * or take (an idle timeout never sees those), and, where more are open than may be, the ones that have been without an event
 * for longest, of the client that has most: a newcomer is always served. For any number of threads.
 */
final class OpenConnections implements Connection.Listener {
  private static final class Open {
    final String client;
    volatile long lastEvent;
    volatile boolean endless;

    Open(String client, long now) {
      this.client = client;
      this.lastEvent = now;
    }
  }

  private final Map<Connection, Open> open = new ConcurrentHashMap<>();
  private final long patienceNanos;
  private final int max;
  private final LongSupplier nanoTime;

  /**
   * @param max open at once, those with endless answers apart
   * @param patience between two events of one connection
   */
  OpenConnections(int max, Duration patience, LongSupplier nanoTime) {
    this.max = max;
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public void onOpened(Connection connection) {
    open.put(connection, new Open(client(connection.getEndPoint()), nanoTime.getAsLong()));
    if (open.size() > max) {
      makeRoom(connection);
    }
  }

  private static String client(EndPoint endPoint) {
    SocketAddress remote = endPoint.getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }

  @Override
  public void onClosed(Connection connection) {
    open.remove(connection);
  }

  /** A request began or ended on it. */
  void event(Connection connection) {
    Open state = open.get(connection);
    if (state != null) {
      state.lastEvent = nanoTime.getAsLong();
    }
  }

  /** What is sent on it from now on has no end; whoever sends it closes it when nobody reads it. */
  void leave(Connection connection) {
    Open state = open.get(connection);
    if (state != null) {
      state.endless = true;
    }
  }

  /** Closes those whose last event is too long ago. */
  void sweep() {
    long now = nanoTime.getAsLong();
    open.forEach((connection, state) -> {
      if (!state.endless && now - state.lastEvent > patienceNanos) {
        close(connection);
      }
    });
  }

  /* Synchronized so that many who arrive at once do not all close the same one and stay too many. */
  private synchronized void makeRoom(Connection newcomer) {
    Map<String, Integer> counts = new HashMap<>();
    int countable = 0;
    for (Open state : open.values()) {
      if (!state.endless) {
        counts.merge(state.client, 1, Integer::sum);
        countable++;
      }
    }
    if (countable <= max) {
      return;
    }
    Connection victim = victim(newcomer, counts);
    if (victim != null) {
      close(victim);
    }
  }

  private @Nullable Connection victim(Connection newcomer, Map<String, Integer> counts) {
    Connection victim = null;
    int most = 0;
    long oldest = 0;
    for (Map.Entry<Connection, Open> entry : open.entrySet()) {
      Open state = entry.getValue();
      int count = counts.getOrDefault(state.client, 0);
      boolean worse = count > most || (count == most && state.lastEvent - oldest < 0);
      if (!state.endless && entry.getKey() != newcomer && worse) {
        victim = entry.getKey();
        most = count;
        oldest = state.lastEvent;
      }
    }
    return victim;
  }

  private void close(Connection connection) {
    open.remove(connection);
    connection.getEndPoint().close();
  }
}
