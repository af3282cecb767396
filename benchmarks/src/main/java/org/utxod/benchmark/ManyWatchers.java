package org.utxod.benchmark;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.utxod.query.http.HostPort;

/** Many HTTP subscribers, read by one thread, which counts the blocks and payments that each receives. */
public final class ManyWatchers implements AutoCloseable {
  private static final byte[] BLOCK = "event: block".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STATE = "event: state".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CONFIRMED = "event: confirmed".getBytes(StandardCharsets.US_ASCII);
  private static final int CONNECTED_AT_ONCE = 100;
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(120);

  /** One subscriber. */
  private static final class Client {
    private final Words blocks = new Words(BLOCK);
    private final Words states = new Words(STATE);
    private final Words confirmed = new Words(CONFIRMED);
  }

  /**
   * Counts occurrences of a byte pattern, also across buffer boundaries. The first letter of the pattern must occur in
   * it only once.
   */
  private static final class Words {
    private final byte[] words;
    private int matched;
    private int count;

    Words(byte[] words) {
      this.words = words;
    }

    void see(byte letter) {
      if (letter == words[matched]) {
        matched++;
        if (matched == words.length) {
          matched = 0;
          count++;
        }
      } else {
        matched = letter == words[0] ? 1 : 0;
      }
    }
  }

  private final Selector selector = Selector.open();
  private final List<SocketChannel> channels = new ArrayList<>();
  private final List<Client> clients = new ArrayList<>();
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 << 10);

  /** Connects one subscriber for each group of scripts, and waits until each has received its balances. */
  ManyWatchers(HostPort address, List<List<String>> groups) throws IOException {
    for (List<String> scripts : groups) {
      SocketChannel channel =
          SocketChannel.open(new InetSocketAddress(address.host(), address.port()));
      channels.add(channel);
      String request = "GET /v1/watch?script=" + String.join(",", scripts) + " HTTP/1.1\r\nHost: "
          + address + "\r\n\r\n";
      channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
      channel.configureBlocking(false);
      Client client = new Client();
      clients.add(client);
      channel.register(selector, SelectionKey.OP_READ, client);
      if (clients.size() % CONNECTED_AT_ONCE == 0) {
        awaitStates();
      }
    }
    awaitStates();
  }

  private void awaitStates() throws IOException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (clients.stream().anyMatch(client -> client.states.count == 0)) {
      read(deadline);
    }
  }

  /**
   * Nanoseconds from {@code start} until the first, the median and the last subscriber have received this many blocks.
   */
  long[] awaitBlocks(int blocks, long start) throws IOException {
    long deadline = start + PATIENCE_NANOS;
    long first = 0;
    long middle = 0;
    while (true) {
      read(deadline);
      long there =
          clients.stream().filter(client -> client.blocks.count >= blocks).count();
      long now = System.nanoTime() - start;
      first = first == 0 && there > 0 ? now : first;
      middle = middle == 0 && there >= clients.size() / 2 ? now : middle;
      if (there == clients.size()) {
        return new long[] {first, middle, now};
      }
    }
  }

  /** Payments received by all subscribers together. */
  long confirmed() {
    return clients.stream().mapToLong(client -> client.confirmed.count).sum();
  }

  private void read(long deadline) throws IOException {
    if (System.nanoTime() - deadline > 0) {
      throw new IOException("some subscribers were not notified in time");
    }
    selector.select(10);
    for (SelectionKey key : selector.selectedKeys()) {
      buffer.clear();
      if (((SocketChannel) key.channel()).read(buffer) < 0) {
        throw new IOException("one who watches was sent away");
      }
      Client client = (Client) key.attachment();
      buffer.flip();
      while (buffer.hasRemaining()) {
        byte letter = buffer.get();
        client.blocks.see(letter);
        client.states.see(letter);
        client.confirmed.see(letter);
      }
    }
    selector.selectedKeys().clear();
  }

  @Override
  public void close() throws IOException {
    for (SocketChannel channel : channels) {
      channel.close();
    }
    selector.close();
  }
}
