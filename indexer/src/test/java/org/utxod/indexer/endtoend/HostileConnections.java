package org.utxod.indexer.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps this many connections of a kind open against a server on loopback, each intended to cost it memory; a
 * disconnected one reconnects at once. Runs on its own thread until closed.
 */
final class HostileConnections implements AutoCloseable, Runnable {
  /** What a connection does. */
  enum Kind {
    /** Declares a body and sends all but its last byte. */
    UNFINISHED_BODY,
    /** Asks for a block's bytes and reads none. */
    READS_NOTHING,
    /** Subscribes to a thousand scripts without other subscribers, and reads nothing. */
    WATCHES_THOUSANDS
  }

  private static final int BODY_BYTES = 262_144;
  private static final int SCRIPTS = 1_000;
  private static final int SMALL_BUFFER = 2_048;
  private static final int NEW_AT_ONCE = 50;
  private static final long SELECT_MILLIS = 20;

  private final InetSocketAddress server;
  private final int count;
  private final String blockHash;
  private final List<Kind> kinds;
  private final Random random = new Random(20_261_129);
  private final AtomicBoolean over = new AtomicBoolean();
  private final Map<Kind, Integer> open = new EnumMap<>(Kind.class);
  private final Thread thread = new Thread(this, "hostile");
  private final AtomicLong opened = new AtomicLong();

  private record Hostile(Kind kind, ByteBuffer request) {}

  /** @param blockHash for requests of a block */
  HostileConnections(String url, List<Kind> kinds, int count, String blockHash) {
    URI address = URI.create(url);
    this.server = new InetSocketAddress(address.getHost(), address.getPort());
    this.kinds = kinds;
    this.count = count;
    this.blockHash = blockHash;
  }

  HostileConnections begin() {
    thread.start();
    return this;
  }

  /** Connections opened so far. */
  long opened() {
    return opened.get();
  }

  @Override
  public void run() {
    try (Selector selector = Selector.open()) {
      while (!over.get()) {
        for (Kind kind : kinds) {
          int missing = count - open.getOrDefault(kind, 0);
          for (int i = 0; i < Math.min(missing, NEW_AT_ONCE); i++) {
            connect(kind, selector);
          }
        }
        var unused = selector.select(this::goOn, SELECT_MILLIS);
      }
      for (SelectionKey key : new ArrayList<>(selector.keys())) {
        key.channel().close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void connect(Kind kind, Selector selector) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      if (kind != Kind.UNFINISHED_BODY) {
        channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
      }
      channel.connect(server);
      channel.register(
          selector, SelectionKey.OP_CONNECT, new Hostile(kind, ByteBuffer.wrap(request(kind))));
      open.merge(kind, 1, Integer::sum);
      opened.incrementAndGet();
    } catch (IOException e) {
      channel.close();
    }
  }

  private byte[] request(Kind kind) {
    return switch (kind) {
      case UNFINISHED_BODY -> post("/v1/balances", BODY_BYTES, "a".repeat(BODY_BYTES - 1));
      case READS_NOTHING ->
        ("GET /api/block/" + blockHash + "/raw HTTP/1.1\r\nHost: localhost\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
      case WATCHES_THOUSANDS -> {
        StringBuilder body = new StringBuilder("{\"scripts\":[");
        for (int i = 0; i < SCRIPTS; i++) {
          body.append(i == 0 ? "\"0014" : ",\"0014");
          for (int digits = 0; digits < 5; digits++) {
            body.append(String.format("%08x", random.nextInt()));
          }
          body.append('"');
        }
        body.append("]}");
        yield post("/v1/watch", body.length(), body.toString());
      }
    };
  }

  private static byte[] post(String path, int length, String body) {
    return ("POST " + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
            + length + "\r\n\r\n" + body)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void goOn(SelectionKey key) {
    Hostile hostile = (Hostile) key.attachment();
    SocketChannel channel = (SocketChannel) key.channel();
    try {
      if (key.isConnectable()) {
        channel.finishConnect();
        key.interestOps(SelectionKey.OP_WRITE);
      } else if (key.isWritable()) {
        channel.write(hostile.request());
        if (!hostile.request().hasRemaining()) {
          key.interestOps(SelectionKey.OP_READ);
        }
      } else if (key.isReadable()) {
        ByteBuffer begin = ByteBuffer.allocate(12);
        boolean refused = channel.read(begin) < 0
            || !new String(begin.array(), StandardCharsets.US_ASCII).endsWith("200");
        if (refused) {
          forget(key, hostile.kind());
        } else if (hostile.kind() != Kind.UNFINISHED_BODY) {
          key.interestOps(0); // It reads no more, and so does not notice that it was disconnected.
        }
      }
    } catch (IOException e) {
      forget(key, hostile.kind());
    }
  }

  private void forget(SelectionKey key, Kind kind) {
    try {
      key.channel().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.merge(kind, -1, Integer::sum);
  }

  @Override
  public void close() {
    over.set(true);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
