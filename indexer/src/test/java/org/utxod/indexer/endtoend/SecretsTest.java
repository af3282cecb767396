package org.utxod.indexer.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimFault;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.access.AccessToken;
import org.utxod.query.access.Role;
import org.utxod.query.access.TokenFile;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** No secret of the configuration comes out anywhere: not in the log, at its most talkative, not in any answer. */
class SecretsTest {
  private static final String TOKEN = "utxod_t0ken-of-the-shop";
  private static final Map<String, String> SECRETS = Map.of(
      "UTXOD_RPC_PASSWORD", "hunter2-rpc",
      "UTXOD_CACHE_REDIS_PASSWORD", "hunter2-redis",
      "NODE_KEY", "hunter2-node-in-a-path",
      "PATH_KEY", "hunter2-in-a-path",
      "PROVIDER_TOKEN", "hunter2-provider",
      "PROXY_PASSWORD", "hunter2-proxy");
  private static final String HOOK = "hunter2-hook";

  @TempDir
  Path directory;

  private final HttpClient http = HttpClient.newHttpClient();

  private String ask(String url, String key) throws IOException, InterruptedException {
    return ask(HttpRequest.newBuilder(URI.create(url)), key);
  }

  private String ask(HttpRequest.Builder builder, String key)
      throws IOException, InterruptedException {
    HttpRequest request = builder.header("Authorization", "Bearer " + key).build();
    var answer = http.send(request, BodyHandlers.ofString());
    return answer.statusCode() + "\n" + answer.headers().map() + "\n" + answer.body();
  }

  @Test
  void nothing_that_is_secret_is_ever_said() throws Exception {
    DemoChain chain = new DemoChain(3, GeneratorShape.small(), 130);
    FaultPlan faults = new FaultPlan();
    Path data = directory.resolve("data");
    Path config = directory.resolve("utxod.yaml");
    TokenFile.in(data).add(AccessToken.of("shop", Role.READ, TOKEN, null));
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
          "http://127.0.0.1:1/" + SECRETS.get("NODE_KEY"),
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
        String made = ask(
            HttpRequest.newBuilder(URI.create(cookie.address() + "/v1/webhooks"))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"url\":\"http://127.0.0.1:1/" + HOOK + "?token="
                    + HOOK + "\",\"scripts\":[\"" + chain.hotScripts().get(0).hex() + "\"]}")),
            cookie.key());
        assertThat(made).startsWith("201");
        String hookSecret = made.replaceAll("(?s).*\"secret\":\"([^\"]+)\".*", "$1");
        assertThat(hookSecret).hasSizeBetween(20, 200);
        String hooks = cookie.address() + "/v1/webhooks";
        for (int i = 0; i < 20 && !ask(hooks, cookie.key()).contains("\"failing_since\":\""); i++) {
          chain.grow();
          Await.until(
              "the next block",
              () -> answer(cookie.address() + "/v1/status")
                  .contains("\"height\":" + chain.chain().activeTip().height()),
              daemon::log);
        }
        String failing = ask(hooks, cookie.key());
        assertThat(failing).contains("\"failing_since\":\"");
        said.add(failing.replace(HOOK, ""));
        node.stop(); // Providers are tried, in vain.
        for (String path : documented(cookie)) {
          said.add(ask(cookie.address() + path, TOKEN));
          said.add(ask(cookie.address() + path, "hunter2-wrong"));
          // An administrator is shown webhooks, and a backup holds everything.
          if (!path.contains("webhooks") && !path.equals("/v1/cluster/backup")) {
            said.add(ask(cookie.address() + path, cookie.key()));
          }
        }
        said.add(ask(cookie.address() + "/v1/script/51/utxos?limit=" + TOKEN, TOKEN));
        assertThat(said).hasSizeGreaterThan(150);
        faults.alwaysAny(SimFault.htmlPage());
        Await.until(
            "trouble in the log", () -> daemon.log().contains("cannot be reached"), daemon::log);
        daemon.terminate();
        assertThat(daemon.log().lines().filter(line -> line.startsWith("{")).count())
            .as("JSON lines")
            .isPositive();
        said.add(daemon.log());
        List<String> secrets = new ArrayList<>(SECRETS.values());
        secrets.addAll(List.of(TOKEN, cookie.key(), "hunter2-wrong", HOOK, hookSecret));
        for (String text : said) {
          for (String secret : secrets) {
            assertThat(text).doesNotContain(secret);
          }
        }
      }
    }
  }

  /* Every path that can be requested by GET and has a finite response, with placeholder values for its variables. */
  private List<String> documented(AdminCookie cookie) throws Exception {
    String document = ask(cookie.address() + "/openapi.yaml", TOKEN);
    List<String> paths = new ArrayList<>();
    new YAMLMapper()
        .readTree(document.substring(document.indexOf("openapi:")))
        .path("paths")
        .properties()
        .forEach(path -> {
          if (path.getValue().has("get") && !path.getKey().equals("/v1/watch")) {
            paths.add(path.getKey()
                .replace("{hex}", "51")
                .replace("{file}", "app.js")
                .replaceAll("\\{[^}]*}", "1"));
          }
        });
    return paths;
  }

  @Test
  void the_doctor_shows_none_either() throws Exception {
    DemoChain chain = new DemoChain(3, GeneratorShape.small(), 5);
    Path cookie = directory.resolve("node.cookie");
    Path config = directory.resolve("utxod.yaml");
    try (SimulatedNode node = SimulatedNode.withCookie(
            chain.chain(), Network.REGTEST, new FaultPlan(), cookie)
        .start()) {
      Files.writeString(config, """
              network: regtest
              data_dir: %s
              rpc_cookie: %s
              rpc_urls:
                - %s
                - http://127.0.0.1:1/${NODE_KEY}
                - esplora+http://127.0.0.1:1/${PATH_KEY}
                - {url: "http://127.0.0.1:1/v1/btc/test", kind: blockcypher, token: "${PROVIDER_TOKEN}"}
              outbound: {proxy: "http://bob:${PROXY_PASSWORD}@127.0.0.1:1"}
              cache: {redis: "redis://127.0.0.1:1/0"}
              """.formatted(directory.resolve("data"), cookie, node.url()));
      String key = Files.readString(cookie).strip();
      for (String[] more : new String[][] {{}, {"--json"}, {"--debug"}, {"--rpc-user", "alice"}}) {
        List<String> command = new ArrayList<>(List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "org.utxod.indexer.cli.Main",
            "config",
            "--config",
            config.toString()));
        command.addAll(List.of(more));
        Path output = directory.resolve("config-" + more.length + ".txt");
        ProcessBuilder builder =
            new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(SECRETS);
        assertThat(builder.start().waitFor(60, TimeUnit.SECONDS)).isTrue();
        String said = Files.readString(output);
        assertThat(said).as(String.join(" ", more)).doesNotContain("hunter2");
        assertThat(said).doesNotContain(key, key.substring(key.indexOf(':') + 1));
        if (more.length == 0) {
          assertThat(said).contains("rpc_urls", "127.0.0.1:1", node.url());
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
