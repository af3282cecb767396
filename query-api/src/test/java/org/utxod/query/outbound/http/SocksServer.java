package org.utxod.query.outbound.http;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A SOCKS 5 proxy (RFC 1928) that resolves every name to one server on loopback, and records the requested names. */
final class SocksServer implements AutoCloseable {
  private static final int DOMAIN_NAME = 3;

  private final ServerSocket listener;
  private final int target;
  private final List<String> requested = new ArrayList<>();

  SocksServer(int target) throws IOException {
    this.target = target;
    this.listener = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    start(this::accept);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "socks");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        start(() -> serve(client));
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      OutputStream out = client.getOutputStream();
      in.readByte();
      in.readFully(new byte[in.readUnsignedByte()]);
      out.write(new byte[] {5, 0});
      in.readFully(new byte[3]);
      int kind = in.readUnsignedByte();
      byte[] name = new byte[kind == DOMAIN_NAME ? in.readUnsignedByte() : 4];
      in.readFully(name);
      int port = in.readUnsignedShort();
      synchronized (requested) {
        requested.add(
            (kind == DOMAIN_NAME ? new String(name, StandardCharsets.US_ASCII) : "an address") + ":"
                + port);
      }
      out.write(new byte[] {5, 0, 0, 1, 127, 0, 0, 1, 0, 0});
      start(() -> pump(client, server));
      pump(server, client);
    } catch (IOException e) {
      return; // one side ended
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      in.transferTo(to.getOutputStream());
    } catch (IOException e) {
      return; // one side ended
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  List<String> requested() {
    synchronized (requested) {
      return List.copyOf(requested);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
