package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A receiver of webhooks on loopback with configurable responses. */
final class Receiver implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A delivery as it came. */
  record Came(String delivery, String signature, String body, JsonNode json) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Came> came = new ArrayList<>();
  private volatile int status = 200;
  private volatile CountDownLatch asleep = new CountDownLatch(0);

  Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::take);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/in?key=1";
  }

  /** Answers with this from now on. */
  void answer(int with) {
    status = with;
  }

  /** Reads nothing and answers no request, until it is woken. */
  void sleep() {
    asleep = new CountDownLatch(1);
  }

  void wake() {
    asleep.countDown();
  }

  private void take(HttpExchange exchange) throws IOException {
    try {
      asleep.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    byte[] body = exchange.getRequestBody().readAllBytes();
    synchronized (this) {
      if (status / 100 == 2) {
        came.add(new Came(
            exchange.getRequestHeaders().getFirst("Utxod-Delivery"),
            exchange.getRequestHeaders().getFirst("Utxod-Signature"),
            new String(body, StandardCharsets.UTF_8),
            JSON.readTree(body)));
      }
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  synchronized List<Came> came() {
    return List.copyOf(came);
  }

  /** The events of all deliveries that were taken, in their order. */
  List<JsonNode> events() {
    List<JsonNode> events = new ArrayList<>();
    came().forEach(one -> one.json().path("events").forEach(events::add));
    return events;
  }

  @Override
  public void close() {
    wake();
    server.stop(0);
    threads.shutdownNow();
  }
}
