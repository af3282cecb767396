package org.utxod.query.http.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.jspecify.annotations.Nullable;

/**
 * The open connections. Closes those that neither start nor end a request for too long, however many single bytes they
 * send or receive (an idle timeout never sees those), and, above the maximum, those without an event for longest, of
 * the client that has most: a new connection is always served. Thread-safe.
 */
final class OpenConnections implements Connection.Listener {
  private static final class Open {
    final Connection connection;
    final String client;
    long lastEvent;

    Open(Connection connection, String client) {
      this.connection = connection;
      this.client = client;
    }
  }

  private final long patienceNanos;
  private final int max;
  private final LongSupplier nanoTime;

  /* All guarded by this. Those with endless responses are in neither. */
  private final Map<Connection, Open> open = new HashMap<>();

  /** By client, the one without an event for longest first. */
  private final Map<String, LinkedHashSet<Open>> byClient = new HashMap<>();

  /**
   * @param max open at once, besides those with endless responses
   * @param patience between two events of one connection
   */
  OpenConnections(int max, Duration patience, LongSupplier nanoTime) {
    this.max = max;
    this.patienceNanos = patience.toNanos();
    this.nanoTime = nanoTime;
  }

  @Override
  public void onOpened(Connection connection) {
    Open newcomer = new Open(connection, client(connection.getEndPoint()));
    Open victim;
    synchronized (this) {
      newcomer.lastEvent = nanoTime.getAsLong();
      open.put(connection, newcomer);
      byClient.computeIfAbsent(newcomer.client, name -> new LinkedHashSet<>()).add(newcomer);
      victim = open.size() > max ? idlest() : null;
      if (victim != null) {
        remove(victim);
      }
    }
    if (victim != null) {
      victim.connection.getEndPoint().close();
    }
  }

  private static String client(EndPoint endPoint) {
    SocketAddress remote = endPoint.getRemoteSocketAddress();
    return remote instanceof InetSocketAddress inet && inet.getAddress() != null
        ? inet.getAddress().getHostAddress()
        : "";
  }

  @Override
  public synchronized void onClosed(Connection connection) {
    remove(open.get(connection));
  }

  /** A request started or ended on it. */
  synchronized void event(Connection connection) {
    Open state = open.get(connection);
    if (state != null) {
      state.lastEvent = nanoTime.getAsLong();
      LinkedHashSet<Open> ofClient = byClient.get(state.client);
      if (ofClient != null) {
        ofClient.remove(state);
        ofClient.add(state);
      }
    }
  }

  /** Its response is endless; the sender closes it when the client does not read. */
  synchronized void leave(Connection connection) {
    remove(open.get(connection));
  }

  /** Closes those without an event for too long. */
  void sweep() {
    List<Open> late = new ArrayList<>();
    synchronized (this) {
      long now = nanoTime.getAsLong();
      for (Open state : open.values()) {
        if (now - state.lastEvent > patienceNanos) {
          late.add(state);
        }
      }
      late.forEach(this::remove);
    }
    late.forEach(state -> state.connection.getEndPoint().close());
  }

  private @Nullable Open idlest() {
    Open idlest = null;
    int most = 0;
    for (LinkedHashSet<Open> ofClient : byClient.values()) {
      Open first = ofClient.iterator().next();
      boolean longer = idlest == null || first.lastEvent - idlest.lastEvent < 0;
      if (ofClient.size() > most || (ofClient.size() == most && longer)) {
        idlest = first;
        most = ofClient.size();
      }
    }
    return idlest;
  }

  private void remove(@Nullable Open state) {
    if (state != null) {
      open.remove(state.connection);
      LinkedHashSet<Open> ofClient = byClient.get(state.client);
      if (ofClient != null && ofClient.remove(state) && ofClient.isEmpty()) {
        byClient.remove(state.client);
      }
    }
  }
}
