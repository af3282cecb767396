package org.utxod.benchmark;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import org.utxod.query.http.HostPort;

/**
 * Sends requests to a server on loopback over a few persistent connections, as fast as they are answered or at a fixed
 * rate. At a fixed rate, latency counts from when a request was due, so that a stall is not hidden by the requests that
 * waited behind it (coordinated omission).
 */
public final class HttpLoad {
  private static final long HIGHEST_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final HostPort server;
  private final byte[] request;
  private final int connections;

  /** @param request from the request line to the last byte of the body */
  HttpLoad(HostPort server, String request, int connections) {
    this.server = server;
    this.request = request.getBytes(StandardCharsets.US_ASCII);
    this.connections = connections;
  }

  static HttpLoad get(HostPort server, String path, int connections) {
    return new HttpLoad(
        server, "GET " + path + " HTTP/1.1\r\nHost: " + server + "\r\n\r\n", connections);
  }

  static HttpLoad post(HostPort server, String path, String json, int connections) {
    return new HttpLoad(
        server,
        "POST " + path + " HTTP/1.1\r\nHost: " + server
            + "\r\nContent-Type: application/json\r\nContent-Length: " + json.length() + "\r\n\r\n"
            + json,
        connections);
  }

  /** The result of a run. */
  record Outcome(double requestsPerSecond, Histogram nanos) {
    double micros(double percentile) {
      return nanos.getValueAtPercentile(percentile) / 1_000.0;
    }
  }

  /** Sends each request as soon as the previous one is answered. */
  Outcome flatOut(Duration time) throws InterruptedException, IOException {
    return run(time, 0);
  }

  /** Sends this many requests per second over all connections together. */
  Outcome atRate(Duration time, double perSecond) throws InterruptedException, IOException {
    return run(time, perSecond);
  }

  private Outcome run(Duration time, double perSecond) throws InterruptedException, IOException {
    ExecutorService threads = Executors.newFixedThreadPool(connections);
    try {
      long start = System.nanoTime();
      List<Future<Histogram>> parts = new ArrayList<>();
      for (int i = 0; i < connections; i++) {
        long interval =
            perSecond == 0 ? 0 : (long) (TimeUnit.SECONDS.toNanos(1) * connections / perSecond);
        long first = start + interval * i / connections;
        parts.add(threads.submit(() -> connection(first, interval, start + time.toNanos())));
      }
      Histogram all = new Histogram(HIGHEST_NANOS, 3);
      for (Future<Histogram> part : parts) {
        all.add(part.get());
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      return new Outcome(all.getTotalCount() / seconds, all);
    } catch (ExecutionException e) {
      throw new IOException("a connection failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Histogram connection(long first, long interval, long end) throws IOException {
    Histogram nanos = new Histogram(HIGHEST_NANOS, 3);
    try (Socket socket = new Socket(server.host(), server.port())) {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      byte[] line = new byte[1 << 10];
      for (long due = first; due < end; due += interval) {
        if (interval > 0) {
          awaitTime(due);
        } else {
          due = System.nanoTime();
        }
        out.write(request);
        answer(in, line);
        nanos.recordValue(Math.min(HIGHEST_NANOS, System.nanoTime() - due));
      }
    }
    return nanos;
  }

  private static void awaitTime(long due) {
    long left = due - System.nanoTime();
    while (left > 0) {
      java.util.concurrent.locks.LockSupport.parkNanos(left);
      left = due - System.nanoTime();
    }
  }

  private static void answer(InputStream in, byte[] line) throws IOException {
    int length = -1;
    boolean good = false;
    for (int number = 0; ; number++) {
      int at = 0;
      int next = in.read();
      while (next != '\n') {
        if (next < 0 || at == line.length) {
          throw new IOException("the answer's head is cut or too long");
        }
        line[at++] = (byte) next;
        next = in.read();
      }
      String text = new String(line, 0, at, StandardCharsets.US_ASCII).strip();
      if (number == 0) {
        good = text.contains(" 200");
      } else if (text.isEmpty()) {
        break;
      } else if (text.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(text.substring(15).strip());
      }
    }
    if (!good || length < 0 || in.readNBytes(length).length < length) {
      throw new IOException("an answer was no whole 200");
    }
  }
}
