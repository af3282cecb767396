package org.utxod.indexer.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.utxod.store.fixture.Await;

/** Connections that are held open with as little as possible. For one thread. */
final class SlowClients implements AutoCloseable {
  private static final int SMALL_BUFFER = 4_096;

  private static final long EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final InetSocketAddress server;
  private final List<SlowClient> open = new ArrayList<>();

  private long last = System.nanoTime();

  private record SlowClient(SocketChannel channel, String drip) {}

  SlowClients(String url) {
    URI address = URI.create(url);
    this.server = new InetSocketAddress(address.getHost(), address.getPort());
  }

  /** Say nothing. */
  void silent(int count) {
    connect(count, "", "");
  }

  /** Start a request, and continue with a byte of a header now and then. */
  void dripping(int count) {
    connect(count, "GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX-Drip: ", "x");
  }

  /**
   * Request much at once and read a byte of it now and then. When they are disconnected they would still read buffered
   * data for hours; a byte that they send then, which nothing reads, makes them notice at once.
   */
  void readingSlowly(int count, String path) {
    String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    connect(count, request.repeat(100), "G");
  }

  /** Ask and are answered, one after the other; none hangs up. */
  void answered(int count, String path) {
    for (int i = 0; i < count; i++) {
      connect(1, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n", "");
      SocketChannel channel = open.get(open.size() - 1).channel();
      ByteBuffer begin = ByteBuffer.allocate(12);
      Await.until(
          "the answer to the " + (i + 1) + "th",
          () -> read(channel, begin) && !begin.hasRemaining(),
          () -> begin.position() + " bytes came");
      String status = new String(begin.array(), StandardCharsets.US_ASCII);
      if (!status.equals("HTTP/1.1 200")) {
        throw new AssertionError(status);
      }
    }
  }

  private static boolean read(SocketChannel channel, ByteBuffer into) {
    try {
      return channel.read(into) >= 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(int count, String first, String drip) {
    for (int i = 0; i < count; i++) {
      try {
        SocketChannel channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
        channel.connect(server);
        channel.configureBlocking(false);
        channel.write(ByteBuffer.wrap(first.getBytes(StandardCharsets.US_ASCII)));
        open.add(new SlowClient(channel, drip));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Sends a byte on each every hundred milliseconds; disconnected ones are dropped. */
  void now() {
    long now = System.nanoTime();
    if (now - last < EVERY_NANOS) {
      return;
    }
    last = now;
    open.removeIf(client -> {
      try {
        if (!client.drip().isEmpty()) {
          client
              .channel()
              .write(ByteBuffer.wrap(new byte[] {(byte) client.drip().charAt(0)}));
        }
        boolean ended = client.channel().read(ByteBuffer.allocate(1)) < 0;
        if (ended) {
          client.channel().close();
        }
        return ended;
      } catch (IOException e) {
        close(client);
        return true;
      }
    });
  }

  int stillOpen() {
    return open.size();
  }

  private static void close(SlowClient client) {
    try {
      client.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    open.forEach(SlowClients::close);
    open.clear();
  }
}
