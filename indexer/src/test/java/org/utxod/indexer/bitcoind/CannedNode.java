package org.utxod.indexer.bitcoind;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.HttpUrl;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;

/** An HTTP server that gives prepared answers, with the ids of the requests put into them. */
public final class CannedNode implements AutoCloseable {
  public static final RpcDeadlines SHORT = new RpcDeadlines(
      Duration.ofSeconds(2),
      Duration.ofSeconds(5),
      Duration.ofSeconds(5),
      Duration.ofSeconds(5),
      Duration.ofSeconds(5));

  private final MockWebServer server = new MockWebServer();
  private final Deque<MockResponse> answers = new ArrayDeque<>();

  public CannedNode() throws IOException {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        return withIds(next(), request);
      }
    });
    server.start();
  }

  private synchronized MockResponse next() {
    return answers.size() > 1 ? answers.remove() : answers.element();
  }

  /** The next answer; the last one given is repeated. */
  public synchronized CannedNode answer(MockResponse answer) {
    answers.add(answer);
    return this;
  }

  public synchronized CannedNode answer(int status, String type, String body) {
    return answer(new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", type)
        .body(body)
        .build());
  }

  public CannedNode json(int status, String body) {
    return answer(status, "application/json", body);
  }

  /** The answer of a recorded row. */
  CannedNode row(JsonNode row) {
    JsonNode response = row.path("response");
    MockResponse.Builder answer =
        new MockResponse.Builder().code(response.path("status").asInt());
    response.path("headers").properties().forEach(header -> {
      if (!header.getKey().equals("Content-Length")) {
        answer.addHeader(header.getKey(), header.getValue().asText());
      }
    });
    return answer(answer.body(response.path("body").asText()).build());
  }

  /** Recorded ids are {@code "utxod-1"}, and in batches 0 and up or letters. */
  private static MockResponse withIds(MockResponse answer, RecordedRequest request) {
    try {
      if (answer.getBody() == null || request.getBody() == null) {
        return answer;
      }
      okio.Buffer buffer = new okio.Buffer();
      answer.getBody().writeTo(buffer);
      String body = buffer.readUtf8();
      JsonNode requested = new ObjectMapper().readTree(request.getBody().utf8());
      if (requested.isArray()) {
        long first = requested.path(0).path("id").asLong();
        for (int i = requested.size() - 1; i >= 0; i--) {
          String now = "\"id\":" + (first + i) + "}";
          body = body.replace("\"id\":" + i + "}", now)
              .replace("\"id\":\"" + (char) ('a' + i) + "\"}", now);
        }
      } else {
        body = body.replace("\"id\":\"utxod-1\"}", "\"id\":" + requested.path("id") + "}")
            .replace("\"id\":1}", "\"id\":" + requested.path("id") + "}");
      }
      return answer.newBuilder().body(body).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public HttpUrl url() {
    return server.url("/");
  }

  public int requests() {
    return server.getRequestCount();
  }

  public RecordedRequest taken() throws InterruptedException {
    return server.takeRequest();
  }

  public BitcoinNode node() {
    return node(new Credentials.UserPassword("user", "secret-password"));
  }

  public BitcoinNode node(Credentials credentials) {
    return new BitcoinNode(new RpcClient(new NodeEndpoint(url(), credentials), SHORT));
  }

  @Override
  public void close() {
    server.close();
  }
}
