package org.utxod.indexer.simnode.rpc;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * A small HTTP/1.1 server on 127.0.0.1: one thread per connection, at most 128 connections. A malformed request closes
 * the connection.
 */
public final class HttpListener implements AutoCloseable {
  /** Answers requests, from several threads at once. */
  @FunctionalInterface
  public interface Handler {
    /** The answer; empty for a connection that is to be reset. */
    Optional<HttpAnswer> answer(HttpRequest request) throws InterruptedException;
  }

  private static final int MAX_CONNECTIONS = 128;
  private static final int BACKLOG = 128;

  private final ServerSocket server;
  private final Handler handler;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
      0, MAX_CONNECTIONS, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), HttpListener::thread);

  /** Listens on {@code port}; 0 for any that is free. */
  public HttpListener(int port, Handler handler) throws IOException {
    this.handler = handler;
    this.server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
    thread(this::acceptAll).start();
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "simnode");
    thread.setDaemon(true);
    return thread;
  }

  public int port() {
    return server.getLocalPort();
  }

  private void acceptAll() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        connections.add(socket);
        try {
          threads.execute(() -> serve(socket));
        } catch (RejectedExecutionException e) {
          drop(socket);
        }
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
      for (HttpRequest request = HttpRequest.read(in);
          request != null && answer(request, socket, out);
          request = HttpRequest.read(in)) {}
    } catch (IOException e) {
      // The client disconnected, or the listener was closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      connections.remove(socket);
    }
  }

  private boolean answer(HttpRequest request, Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    Optional<HttpAnswer> answer = handler.answer(request);
    if (answer.isEmpty()) {
      socket.setSoLinger(true, 0); // Makes the close a reset.
      return false;
    }
    return answer.get().writeTo(out);
  }

  private void drop(Socket socket) {
    connections.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // Closed already.
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      // Closed already.
    }
    threads.shutdownNow();
    connections.forEach(this::drop);
  }
}
