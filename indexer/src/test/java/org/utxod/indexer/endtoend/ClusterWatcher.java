package org.utxod.indexer.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Script;

/** A client that asks all daemons without a pause, and holds every answer against the model at the block that it names. */
final class ClusterWatcher implements Runnable, AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ChainModel model;
  private final List<String> urls;
  private final Random random;
  private final OkHttpClient http =
      new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(2)).build();
  private final Map<BlockHash, Map<@Nullable Script, ChainModel.Held>> known = new HashMap<>();
  private final AtomicInteger held = new AtomicInteger();
  private final Thread thread = new Thread(this, "watcher");
  private volatile boolean stopping;
  private volatile @Nullable String wrong;

  ClusterWatcher(ChainModel model, List<String> urls, long seed) {
    this.model = model;
    this.urls = urls;
    this.random = new Random(seed);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Answers that were right. */
  int held() {
    return held.get();
  }

  /** The first answer that was not; null where there was none. */
  @Nullable
  String wrong() {
    return wrong;
  }

  @Override
  public void run() {
    List<Script> scripts = List.of();
    while (!stopping && wrong == null) {
      String url = urls.get(random.nextInt(urls.size()));
      Optional<JsonNode> status = ask(url + "/v1/status");
      if (status.isEmpty() || status.get().path("block_hash").isNull()) {
        continue;
      }
      hold(url, status.get(), null, "utxo_count", "total_sat");
      if (random.nextInt(50) == 0 || scripts.isEmpty()) {
        scripts = known.values().stream()
            .flatMap(all -> all.keySet().stream())
            .filter(Objects::nonNull)
            .distinct()
            .toList();
      }
      for (int i = 0; i < 10 && !scripts.isEmpty(); i++) {
        Script script = scripts.get(random.nextInt(scripts.size()));
        if (script.length() > 0) {
          ask(url + "/v1/script/" + script.hex() + "/balance")
              .ifPresent(body -> hold(url, body, script, "utxo_count", "balance_sat"));
        }
      }
    }
  }

  private void hold(String url, JsonNode body, @Nullable Script script, String coins, String sat) {
    if (!body.path("block_hash").isTextual()) {
      return;
    }
    BlockHash block = BlockHash.ofDisplay(body.path("block_hash").asText());
    Map<@Nullable Script, ChainModel.Held> truth =
        known.computeIfAbsent(block, hash -> model.heldAt(hash).orElse(Map.of()));
    ChainModel.Held right = truth.getOrDefault(script, new ChainModel.Held(0, 0));
    ChainModel.Held answer =
        new ChainModel.Held(body.path(sat).asLong(), body.path(coins).asLong());
    if (truth.isEmpty() || !right.equals(answer)) {
      wrong = url + " answered " + body + " where the model has " + right;
    } else {
      held.incrementAndGet();
    }
  }

  private Optional<JsonNode> ask(String url) {
    try (Response response =
        http.newCall(new Request.Builder().url(url).build()).execute()) {
      return response.code() == 200
          ? Optional.of(JSON.readTree(response.body().string()))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    stopping = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    http.dispatcher().executorService().shutdown();
  }
}
