package org.utxod.indexer.backup;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** A server that answers every request with the same bytes, and ends the connection. */
final class OneAnswer implements AutoCloseable {
  private final ServerSocket server;
  private final Thread thread;
  private final byte[] answer;
  private final List<String> heads = Collections.synchronizedList(new ArrayList<>());

  private OneAnswer(byte[] answer) {
    this.answer = answer;
    try {
      server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    thread = new Thread(this::serve, "one-answer");
    thread.setDaemon(true);
    thread.start();
  }

  /** One with a body whose length is not said. */
  static OneAnswer ok(byte[] body) {
    return of("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n", body);
  }

  static OneAnswer of(String head, byte[] body) {
    byte[] bytes = head.getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[bytes.length + body.length];
    System.arraycopy(bytes, 0, all, 0, bytes.length);
    System.arraycopy(body, 0, all, bytes.length, body.length);
    return new OneAnswer(all);
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket socket = server.accept()) {
        BufferedReader in = new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        StringBuilder head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.append(line).append('\n');
        }
        heads.add(head.toString());
        OutputStream out = socket.getOutputStream();
        out.write(answer);
        out.flush();
      } catch (IOException e) {
        // The client went away, or the test ends.
      }
    }
  }

  /** The heads of all requests. */
  List<String> heads() {
    return List.copyOf(heads);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
