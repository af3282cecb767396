package org.utxod.query.provider;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.outbound.RateLimit;
import org.utxod.query.outbound.http.CallReport;
import org.utxod.query.outbound.http.HttpClients;
import org.utxod.query.outbound.http.OutboundHttp;
import org.utxod.query.provider.client.ProviderEndpoint;
import org.utxod.query.provider.client.ProviderHttp;
import org.utxod.query.provider.client.ProviderHttp.KeyStyle;
import org.utxod.query.testing.StepTime;
import org.utxod.store.chain.Network;

/** A provider's server on loopback that answers paths as a test says, and 404 to all others. */
public final class FakeApi implements AutoCloseable {
  private final MockWebServer server = new MockWebServer();
  private final Map<String, MockResponse> answers = new ConcurrentHashMap<>();
  private final List<RecordedRequest> requests = new ArrayList<>();
  private final List<CallReport> reports = new ArrayList<>();
  private final OutboundHttp client =
      new OutboundHttp(HttpClients.forThirdParties(null, null), this::ended, System::nanoTime);
  private @Nullable Runnable onRequest;
  final StepTime time = new StepTime();

  FakeApi() {
    server.setDispatcher(new Dispatcher() {
      @Override
      public MockResponse dispatch(RecordedRequest request) {
        synchronized (requests) {
          requests.add(request);
        }
        if (onRequest != null) {
          onRequest.run();
        }
        return answers.getOrDefault(
            request.getTarget(),
            new MockResponse.Builder().code(404).body("endpoint does not exist").build());
      }
    });
    server.setServerSocketFactory(new PromptSockets());
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  FakeApi answer(String target, String body) {
    return answer(target, new MockResponse.Builder().body(body).build());
  }

  FakeApi answer(String target, MockResponse response) {
    answers.put(target, response);
    return this;
  }

  private void ended(CallReport report) {
    synchronized (reports) {
      reports.add(report);
    }
  }

  /** To happen while each request is under way. */
  void onRequest(@Nullable Runnable action) {
    onRequest = action;
  }

  List<String> requested() {
    synchronized (requests) {
      return requests.stream().map(RecordedRequest::getTarget).toList();
    }
  }

  List<RecordedRequest> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  String url() {
    String url = server.url("/").toString();
    return url.substring(0, url.length() - 1);
  }

  ProviderHttp http(Network network, KeyStyle style, String path, String token, String limits) {
    List<RateLimit> parsed = limits.isEmpty() ? List.of() : RateLimit.parse(limits);
    return new ProviderHttp(
        new ProviderEndpoint(
            "fake", url() + path, token, network, parsed, Duration.ofMillis(800), time),
        style,
        client,
        time,
        time::nanoTime);
  }

  /** Reports of the calls made. */
  List<CallReport> reports() {
    synchronized (reports) {
      return List.copyOf(reports);
    }
  }

  ProviderHttp http(Network network) {
    return http(network, KeyStyle.BEARER, "", "", "");
  }

  Deadline deadline() {
    return Deadline.after(Duration.ofSeconds(10), time::nanoTime);
  }

  @Override
  public void close() {
    client.close();
    server.close();
  }
}
