package org.utxod.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.utxod.benchmark.synthetic.PopularScripts;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.KeptHistory;
import org.utxod.indexer.daemon.QueryApi;
import org.utxod.query.answer.Fallback;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HostPort;
import org.utxod.query.http.Response;
import org.utxod.query.http.limit.HttpLimits;
import org.utxod.query.http.server.HttpServer;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.DaemonPhase;
import org.utxod.query.port.NodeStatus;
import org.utxod.query.port.SyncProgress;
import org.utxod.store.Index;

/** Requests per second and latencies of the real query API over an index, compared with a constant response. */
public final class HttpFigures {
  private static final int CONNECTIONS = 8;
  private static final Duration WARM_UP = Duration.ofSeconds(2);
  private static final Duration FIRST_WARM_UP = Duration.ofSeconds(6);
  private static final Duration MEASURED = Duration.ofSeconds(4);
  private static final int BATCH = 100;

  private HttpFigures() {}

  private static final String CONSTANT =
      "/v1/constant/" + PopularScripts.ALL.get(0).hex() + "/b";

  /** Serves {@code index} as a daemon at the tip would, measures, and prints rows of the table. */
  static void print(Index index, Table table) throws IOException, InterruptedException {
    Config config = ConfigLoader.load(Map.of(), null, Map.of(), java.nio.file.Path.of("/nowhere"))
        .config();
    int height = index.writer().point().orElseThrow().height();
    ChainStatus status = new ChainStatus(
        new ChainTip(height, null, ChainTip.NODE, Instant.now()),
        DaemonPhase.FOLLOWING,
        null,
        NodeStatus.UNREACHED,
        SyncProgress.IDLE);
    QueryApi queryApi = QueryApi.over(
        index,
        () -> status,
        Fallback.none(),
        KeptHistory.NONE,
        config,
        Clock.systemUTC(),
        new Metrics(System::nanoTime));
    List<Endpoint> endpoints = new ArrayList<>(queryApi.endpoints());
    // A constant response of the same length as a balance, at a path of the same length.
    Response same = Response.json(padding(balanceBytes(endpoints)));
    endpoints.add(Endpoint.open(EndpointSpec.get("/v1/constant/{script}/b"), request -> same));
    try (HttpServer server =
        HttpServer.start(new HostPort("127.0.0.1", 0), HttpLimits.DEFAULT, endpoints)) {
      HostPort address = server.address();
      HttpLoad first = HttpLoad.get(address, CONSTANT, CONNECTIONS);
      var unused = first.flatOut(FIRST_WARM_UP);
      double constant =
          row(table, "a constant answer", HttpLoad.get(address, CONSTANT, CONNECTIONS), 0);
      for (PopularScripts.Popular popular : PopularScripts.ALL) {
        String path = "/v1/script/" + popular.hex() + "/";
        row(
            table,
            "balance, " + popular.describe(),
            HttpLoad.get(address, path + "balance", CONNECTIONS),
            constant);
        row(
            table,
            "100 coins, " + popular.describe(),
            HttpLoad.get(address, path + "utxos?limit=100", CONNECTIONS),
            0);
      }
      String addresses = String.join(
          "\",\"", Collections.nCopies(BATCH, "bc1q" + "w508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"));
      row(
          table,
          "batch of " + BATCH,
          HttpLoad.post(
              address, "/v1/balances", "{\"addresses\":[\"" + addresses + "\"]}", CONNECTIONS),
          0);
    }
  }

  /** The length of a balance response. */
  private static int balanceBytes(List<Endpoint> endpoints)
      throws IOException, InterruptedException {
    try (HttpServer server =
        HttpServer.start(new HostPort("127.0.0.1", 0), HttpLimits.DEFAULT, endpoints)) {
      URI balance = URI.create("http://" + server.address() + "/v1/script/"
          + PopularScripts.ALL.get(0).hex() + "/balance");
      return HttpClient.newHttpClient()
          .send(HttpRequest.newBuilder(balance).build(), BodyHandlers.ofByteArray())
          .body()
          .length;
    }
  }

  private static byte[] padding(int length) {
    String around = "{\"padding\":\"\"}";
    return around
        .replace("\"\"}", '"' + "x".repeat(length - around.length()) + "\"}")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static double row(Table table, String what, HttpLoad load, double constant)
      throws IOException, InterruptedException {
    var unused = load.flatOut(WARM_UP);
    HttpLoad.Outcome flatOut = load.flatOut(MEASURED);
    double capacity = flatOut.requestsPerSecond();
    HttpLoad.Outcome half = load.atRate(MEASURED, capacity / 2);
    table.row(
        "HTTP, " + what,
        String.format(
            Locale.ROOT,
            "%,.0f requests/s%s; at half of that p50 %.0f, p99 %.0f, p99.9 %.0f us",
            capacity,
            constant == 0
                ? ""
                : String.format(Locale.ROOT, " (%.2f of constant)", capacity / constant),
            half.micros(50),
            half.micros(99),
            half.micros(99.9)));
    return capacity;
  }
}
