package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bootstrap.BootstrapOrder;
import org.utxod.indexer.config.Config;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.config.load.ConfigLoader;
import org.utxod.indexer.daemon.AdminCookie;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.FollowedIndex;
import org.utxod.indexer.daemon.RuntimeContext;
import org.utxod.indexer.follow.FollowOptions;
import org.utxod.indexer.follow.TestPauses;
import org.utxod.indexer.simnode.FaultPlan;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.http.HostPort;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.Await;

/** A daemon on a simulated node, both real and on loopback, queried over HTTP. */
final class TestDaemon implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** An answer. */
  record Answer(int status, JsonNode body) {}

  private final OkHttpClient http =
      new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(20)).build();
  private final SimulatedNode node;
  private final Config config;
  private final RuntimeContext runtimeContext;
  private Daemon daemon;

  TestDaemon(
      Path directory,
      SimChain chain,
      Network network,
      Map<Setting<?>, String> settings,
      String... moreNodes) {
    this(directory, chain, network, settings, RuntimeContext::of, null, moreNodes);
  }

  /** One that fills its index from a snapshot first. */
  TestDaemon(
      Path directory,
      SimChain chain,
      Network network,
      Map<Setting<?>, String> settings,
      @Nullable BootstrapOrder order,
      String... moreNodes) {
    this(directory, chain, network, settings, RuntimeContext::of, order, moreNodes);
  }

  /** On a node that offers its REST interface, or does not, which is the usual one. */
  TestDaemon(
      Path directory,
      SimChain chain,
      Network network,
      Map<Setting<?>, String> settings,
      boolean rest) {
    this(
        directory,
        chain,
        network,
        settings,
        RuntimeContext::of,
        null,
        rest,
        UnaryOperator.identity(),
        List.of());
  }

  /** With time and patience of a test's own; the follower's pauses are short in any case. */
  TestDaemon(
      Path directory,
      SimChain chain,
      Network network,
      Map<Setting<?>, String> settings,
      Function<Config, RuntimeContext> made,
      @Nullable BootstrapOrder order,
      String... moreUrls) {
    this(
        directory,
        chain,
        network,
        settings,
        made,
        order,
        false,
        UnaryOperator.identity(),
        List.of(moreUrls));
  }

  /**
   * One that sees the simulated node through another server.
   *
   * @param front gives the URL of a server that passes on what it does not answer itself to the node's URL
   */
  static TestDaemon behind(
      UnaryOperator<String> front,
      Path directory,
      SimChain chain,
      Network network,
      Map<Setting<?>, String> settings) {
    return new TestDaemon(
        directory, chain, network, settings, RuntimeContext::of, null, false, front, List.of());
  }

  private TestDaemon(
      Path directory,
      SimChain chain,
      Network network,
      Map<Setting<?>, String> settings,
      Function<Config, RuntimeContext> made,
      @Nullable BootstrapOrder order,
      boolean rest,
      UnaryOperator<String> front,
      List<String> moreUrls) {
    create(directory);
    Path cookie = directory.resolve(".cookie");
    this.node = SimulatedNode.withCookie(chain, network, new FaultPlan(), cookie)
        .rest(rest)
        .start();
    Map<Setting<?>, List<String>> all = new HashMap<>();
    all.put(Setting.NETWORK, List.of(network.label()));
    all.put(Setting.DATA_DIR, List.of(directory.resolve("data").toString()));
    List<String> nodes = new ArrayList<>(List.of(front.apply(node.url())));
    nodes.addAll(moreUrls);
    all.put(Setting.RPC_URLS, nodes);
    all.put(Setting.RPC_COOKIE, List.of(cookie.toString()));
    all.put(Setting.HTTP, List.of("127.0.0.1:0"));
    all.put(Setting.BLOCK_CACHE_MB, List.of("16"));
    all.put(Setting.WAIT_FOR_BLOCKS, List.of("always"));
    settings.forEach((setting, value) -> all.put(setting, List.of(value)));
    this.config = ConfigLoader.load(all, null, Map.of(), directory).config();
    this.runtimeContext = made.apply(config)
        .withFollow(TestPauses.quick().withStartHeight(config.index().startHeight()));
    try {
      this.daemon = Daemon.start(config, runtimeContext, order);
    } catch (RuntimeException e) {
      node.close();
      throw e;
    }
  }

  /** The following part of a daemon alone. */
  static FollowedIndex followed(
      Config config, FollowOptions options, @Nullable BootstrapOrder order) {
    return new FollowedIndex(config, RuntimeContext.of(config).withFollow(options), order);
  }

  private static void create(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  SimulatedNode node() {
    return node;
  }

  Config config() {
    return config;
  }

  String url() {
    return daemon.url();
  }

  /** Where it serves Electrum clients; over TCP if it does both. */
  HostPort electrum() {
    return daemon.electrumAddresses().get(0);
  }

  /** Where it serves Electrum clients over TLS, beside TCP. */
  HostPort electrumTls() {
    return daemon.electrumAddresses().get(1);
  }

  /** Completes with the load of a snapshot. */
  CompletableFuture<Boolean> bootstrapped() {
    return daemon.bootstrapped();
  }

  /** Stops the daemon and starts it again on its data. */
  void restart() {
    stop();
    daemon = Daemon.start(config, runtimeContext, null);
  }

  void stop() {
    http.connectionPool().evictAll();
    daemon.close();
  }

  JsonNode get(String path) {
    Answer answer = ask(path);
    if (answer.status() != 200) {
      throw new AssertionError(path + " was answered " + answer);
    }
    return answer.body();
  }

  /** What Prometheus would see now. */
  Scrape metrics() {
    try (Response response = http.newCall(
            new Request.Builder().url(daemon.url() + "/metrics").build())
        .execute()) {
      return Scrape.parse(response.body().string());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An answer as it came. */
  record Text(int status, String body) {}

  Text text(String path) {
    try (Response response =
        http.newCall(new Request.Builder().url(daemon.url() + path).build()).execute()) {
      return new Text(response.code(), response.body().string());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer ask(String path) {
    return send(new Request.Builder().url(daemon.url() + path));
  }

  /** With a token. */
  Answer askWith(String token, String path) {
    return send(
        new Request.Builder().url(daemon.url() + path).header("Authorization", "Bearer " + token));
  }

  /** The status of the answer to a token, whatever its body is. */
  int statusWith(String token, String path) {
    Request request = new Request.Builder()
        .url(daemon.url() + path)
        .header("Authorization", "Bearer " + token)
        .build();
    try (Response response = http.newCall(request).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A payout. */
  Answer pay(String token, String key, String json) {
    return send(new Request.Builder()
        .url(daemon.url() + "/v1/payouts")
        .header("Authorization", "Bearer " + token)
        .header("Idempotency-Key", key)
        .post(RequestBody.create(json, MediaType.get("application/json"))));
  }

  Answer post(String path, String json) {
    String key = AdminCookie.read(config.dataDir()).orElseThrow().key();
    return send(new Request.Builder()
        .url(daemon.url() + path)
        .header("Authorization", "Bearer " + key)
        .post(RequestBody.create(json, MediaType.get("application/json"))));
  }

  Answer postOpenly(String path, String json) {
    return send(new Request.Builder()
        .url(daemon.url() + path)
        .post(RequestBody.create(json, MediaType.get("application/json"))));
  }

  /** Lines of text, with the daemon's own key. */
  Answer postLines(String path, String lines) {
    return send(withKey(path).post(RequestBody.create(lines, MediaType.get("text/plain"))));
  }

  /** The answer as it came, with the daemon's own key. */
  Text postForText(String path, String json) {
    Request request = withKey(path)
        .post(RequestBody.create(json, MediaType.get("application/json")))
        .build();
    try (Response response = http.newCall(request).execute()) {
      return new Text(response.code(), response.body().string());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer delete(String path) {
    return send(withKey(path).delete());
  }

  Answer patch(String path, String body) {
    return send(withKey(path).patch(RequestBody.create(body, MediaType.get("application/json"))));
  }

  private Request.Builder withKey(String path) {
    String key = AdminCookie.read(config.dataDir()).orElseThrow().key();
    return new Request.Builder().url(daemon.url() + path).header("Authorization", "Bearer " + key);
  }

  /** With a token, as it came. */
  Text textWith(String token, String path) {
    Request request = new Request.Builder()
        .url(daemon.url() + path)
        .header("Authorization", "Bearer " + token)
        .build();
    try (Response response = http.newCall(request).execute()) {
      return new Text(response.code(), response.body().string());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The status of the answer to text. */
  int postText(String path, String text) {
    Request request = new Request.Builder()
        .url(daemon.url() + path)
        .post(RequestBody.create(text, MediaType.get("text/plain")))
        .build();
    try (Response response = http.newCall(request).execute()) {
      return response.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Answer askWithKey(String path) {
    String key = AdminCookie.read(config.dataDir()).orElseThrow().key();
    return send(
        new Request.Builder().url(daemon.url() + path).header("Authorization", "Bearer " + key));
  }

  private Answer send(Request.Builder request) {
    try (Response response = http.newCall(request.build()).execute()) {
      return new Answer(response.code(), JSON.readTree(response.body().string()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the daemon is at the tip of the node's chain, and returns its status. */
  JsonNode awaitTip() {
    return awaitBlock(node.chain().activeTip().hash().display());
  }

  JsonNode awaitBlock(String hash) {
    return awaitStatus(
        "block " + hash, status -> status.path("block_hash").asText().equals(hash));
  }

  JsonNode awaitStatus(String what, java.util.function.Predicate<JsonNode> condition) {
    JsonNode[] last = new JsonNode[1];
    Await.until(
        what,
        () -> {
          last[0] = ask("/v1/status").body();
          return condition.test(last[0]);
        },
        () -> String.valueOf(last[0]));
    return last[0];
  }

  /** Orders a re-index and waits until it is done. */
  JsonNode reindex(int fromHeight) {
    return job("/v1/admin/reindex", "{\"from_height\":" + fromHeight + "}");
  }

  /** Orders a verification and waits until it is done. */
  JsonNode verify() {
    return job("/v1/admin/verify", "{}");
  }

  /** Orders a comparison of the history with every block and waits until it is done. */
  JsonNode verifyHistory() {
    return job("/v1/admin/verify-history", "{\"all\":true}");
  }

  private JsonNode job(String order, String body) {
    Answer started = post(order, body);
    if (started.status() != 202) {
      throw new AssertionError("the order was answered " + started);
    }
    String path = "/v1/admin/jobs/" + started.body().path("id").asText();
    JsonNode[] job = {started.body()};
    Await.until(
        "the end of " + order,
        () -> {
          job[0] = askWithKey(path).body();
          return !job[0].path("state").asText().equals("running");
        },
        () -> String.valueOf(job[0]));
    return job[0];
  }

  @Override
  public void close() {
    stop();
    node.close();
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
  }
}
