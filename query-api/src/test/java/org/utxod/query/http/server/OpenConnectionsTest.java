package org.utxod.query.http.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.io.AbstractConnection;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.junit.jupiter.api.Test;

class OpenConnectionsTest {
  private long now;
  private final List<String> closed = new ArrayList<>();
  private final OpenConnections connections =
      new OpenConnections(3, Duration.ofNanos(100), () -> now);

  @Test
  void newcomerClosesTheIdlestOfTheClientWithMost() {
    One a1 = open("a1", 1);
    open("b1", 2);
    One a2 = open("a2", 1);
    now++;
    connections.event(a1);
    open("c1", 3);
    assertEquals(List.of("a2"), closed);
    connections.onClosed(a2);
    open("c2", 3);
    assertEquals(List.of("a2", "c1"), closed);
  }

  @Test
  void amongClientsWithOneEachTheOneIdleForLongestGoes() {
    for (int client = 1; client <= 6; client++) {
      now++;
      open("c" + client, client);
    }
    assertEquals(List.of("c1", "c2", "c3"), closed);
  }

  @Test
  void endlessAnswersNeitherCountNorGo() {
    connections.leave(open("watcher", 1));
    open("a", 2);
    open("b", 3);
    open("c", 4);
    now = 1_000;
    connections.sweep();
    assertEquals(List.of("a", "b", "c"), closed.stream().sorted().toList());
  }

  @Test
  void sweepClosesWhatHadNoEventForTooLong() {
    open("silent", 1);
    One busy = open("busy", 1);
    now = 100;
    connections.event(busy);
    connections.sweep();
    assertEquals(List.of(), closed);
    now = 101;
    connections.sweep();
    connections.sweep();
    assertEquals(List.of("silent"), closed);
  }

  private One open(String name, int client) {
    One connection = new One(new Remote(name, client));
    connections.onOpened(connection);
    return connection;
  }

  private static final class One extends AbstractConnection {
    One(Remote endPoint) {
      super(endPoint, Runnable::run);
    }

    @Override
    public void onFillable() {}
  }

  private final class Remote extends ByteArrayEndPoint {
    private final String name;
    private final int client;

    Remote(String name, int client) {
      this.name = name;
      this.client = client;
    }

    @Override
    public SocketAddress getRemoteSocketAddress() {
      try {
        byte[] address = {10, 0, 0, (byte) client};
        return new InetSocketAddress(InetAddress.getByAddress(address), 1);
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onClose(Throwable failure) {
      super.onClose(failure);
      closed.add(name);
    }
  }
}
