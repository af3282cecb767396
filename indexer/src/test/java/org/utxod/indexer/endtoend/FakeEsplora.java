package org.utxod.indexer.endtoend;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.chain.SimChain;

/** An Esplora server on loopback with a fixed height and one balance for every address, which can fail. */
final class FakeEsplora implements AutoCloseable {
  enum Mood {
    WELL,
    RATE_LIMITS,
    WEB_PAGE,
    DOWN,
    HANGS
  }

  private final MockWebServer server = new MockWebServer();
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Mood mood = Mood.WELL;
  private volatile int height;
  private volatile @Nullable SimChain chain;
  private final long sat;

  FakeEsplora(int height, long sat) {
    this.height = height;
    this.sat = sat;
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        requests.incrementAndGet();
        return answer(String.valueOf(request.getTarget()));
      }
    });
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private MockResponse answer(String path) {
    MockResponse.Builder response = new MockResponse.Builder();
    switch (mood) {
      case RATE_LIMITS -> {
        return response.code(429).addHeader("Retry-After", "600").body("{}").build();
      }
      case WEB_PAGE -> {
        return response.body("<html>please log in</html>").build();
      }
      case DOWN -> {
        return response.code(503).body("down").build();
      }
      case HANGS -> response.headersDelay(30, TimeUnit.SECONDS);
      case WELL -> {}
    }
    if (path.equals("/api/blocks/tip/height")) {
      return response.body(Integer.toString(height)).build();
    }
    if (path.startsWith("/api/block-height/")) {
      int requested = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
      String hash = chain == null ? null : hash(chain, requested);
      return response.body(hash == null ? "%064x".formatted(requested) : hash).build();
    }
    String address = path.substring(path.lastIndexOf('/') + 1);
    return response
        .body(("{\"address\":\"%s\",\"chain_stats\":{\"funded_txo_count\":1,\"funded_txo_sum\":%d,"
                + "\"spent_txo_count\":0,\"spent_txo_sum\":0,\"tx_count\":1},\"mempool_stats\":"
                + "{\"funded_txo_count\":0,\"funded_txo_sum\":0,\"spent_txo_count\":0,"
                + "\"spent_txo_sum\":0,\"tx_count\":0}}")
            .formatted(address, sat))
        .build();
  }

  /* A chain that grows by itself can be read while it does. */
  private static @Nullable String hash(SimChain chain, int height) {
    return chain.active(height).map(block -> block.hash().display()).orElse(null);
  }

  /** Names the blocks of {@code chain}, as far as it goes. */
  FakeEsplora of(SimChain chain) {
    this.chain = chain;
    return this;
  }

  FakeEsplora mood(Mood mood) {
    this.mood = mood;
    return this;
  }

  FakeEsplora height(int height) {
    this.height = height;
    return this;
  }

  /** The name that answers carry. */
  String name() {
    return "127.0.0.1:" + server.getPort();
  }

  /** Its entry in {@code rpc_urls}. */
  String url() {
    return "esplora+http://" + name() + "/api";
  }

  int requests() {
    return requests.get();
  }

  @Override
  public void close() {
    server.close();
  }
}
