package org.utxod.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.access.AccessToken;
import org.utxod.access.Role;
import org.utxod.access.TokenFile;
import org.utxod.chain.Network;
import org.utxod.daemon.AdminCookie;
import org.utxod.simnode.DemoChain;
import org.utxod.simnode.FaultPlan;
import org.utxod.simnode.GeneratorShape;
import org.utxod.simnode.SimFault;
import org.utxod.simnode.SimulatedNode;

/** No secret of the configuration comes out anywhere: not in the log, at its most talkative, not in any answer. */
class SecretsTest {
  private static final String TOKEN = "utxod_t0ken-of-the-shop";
  private static final Map<String, String> SECRETS = Map.of(
      "UTXOD_RPC_PASSWORD", "hunter2-rpc",
      "UTXOD_CACHE_REDIS_PASSWORD", "hunter2-redis",
      "PATH_KEY", "hunter2-in-a-path",
      "PROXY_PASSWORD", "hunter2-proxy");

  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  private String ask(String url, String key) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url))
        .header("Authorization", "Bearer " + key)
        .build();
    var answer = http.send(request, BodyHandlers.ofString());
    return answer.statusCode() + "\n" + answer.headers().map() + "\n" + answer.body();
  }

  @Test
  void nothing_that_is_secret_is_ever_said() throws Exception {
    DemoChain chain = new DemoChain(3, GeneratorShape.small(), 130);
    FaultPlan faults = new FaultPlan();
    Path data = directory.resolve("data");
    Path config = directory.resolve("utxod.yaml");
    TokenFile.in(data).add(AccessToken.of("shop", Role.READ, TOKEN));
    try (SimulatedNode node = SimulatedNode.withPassword(
            chain.chain(), Network.REGTEST, faults, "alice", "hunter2-rpc")
        .start()) {
      Files.writeString(config, """
              username: alice
              fallback: {max_lag_blocks: 0, patience_seconds: 1}
              outbound: {audit_log: true, proxy: "http://bob:${PROXY_PASSWORD}@127.0.0.1:1"}
              cache: {redis: "redis://127.0.0.1:1/0"}
              access: {read: token}
              log_format: json
              """);
      Map<String, String> environment = new LinkedHashMap<>(SECRETS);
      try (DaemonProcess daemon = new DaemonProcess(
          "run",
          environment,
          directory,
          node,
          directory.resolve("no-cookie"),
          data,
          "--config",
          config.toString(),
          "--rpc-url",
          "esplora+http://127.0.0.1:1/" + SECRETS.get("PATH_KEY"),
          "--debug")) {
        Await.until("the daemon's cookie", () -> AdminCookie.read(data).isPresent(), daemon::log);
        AdminCookie cookie = AdminCookie.read(data).orElseThrow();
        Await.until(
            "the tip",
            () -> answer(cookie.address() + "/v1/status").contains("\"height\":130"),
            daemon::log);
        List<String> said = new ArrayList<>();
        node.stop(); // Providers are tried, in vain.
        for (String path : List.of(
            "/v1/status",
            "/metrics",
            "/health/ready",
            "/v1/script/51/balance",
            "/v1/script/51/utxos?limit=" + TOKEN,
            "/api/blocks",
            "/api/fee-estimates",
            "/openapi.yaml",
            "/docs",
            "/v1/admin/jobs/none")) {
          said.add(ask(cookie.address() + path, TOKEN));
          said.add(ask(cookie.address() + path, "hunter2-wrong"));
        }
        faults.alwaysAny(SimFault.htmlPage());
        Await.until(
            "trouble in the log", () -> daemon.log().contains("cannot be reached"), daemon::log);
        daemon.terminate();
        assertThat(daemon.log().lines().filter(line -> line.startsWith("{")).count())
            .as("lines of JSON")
            .isPositive();
        said.add(daemon.log());
        List<String> secrets = new ArrayList<>(SECRETS.values());
        secrets.addAll(List.of(TOKEN, cookie.key(), "hunter2-wrong"));
        for (String text : said) {
          for (String secret : secrets) {
            assertThat(text).doesNotContain(secret);
          }
        }
      }
    }
  }

  private String answer(String url) {
    try {
      return ask(url, TOKEN);
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
