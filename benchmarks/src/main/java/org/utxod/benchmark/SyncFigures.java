package org.utxod.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Network;
import org.utxod.config.Config;
import org.utxod.config.ConfigLoader;
import org.utxod.config.Setting;
import org.utxod.daemon.FollowedIndex;
import org.utxod.simnode.FaultPlan;
import org.utxod.simnode.SimBlock;
import org.utxod.simnode.SimChain;
import org.utxod.simnode.SimulatedNode;
import org.utxod.store.BlockRecord;

/**
 * How long an empty index takes to follow the simulated node up, by each source, beside merely downloading the same blocks
 * over as many connections; and how soon a full block at the tip is in the index.
 */
final class SyncFigures {
  private static final int CONNECTIONS = 2;

  /** What writing JSON costs a real node. */
  private static final Duration REAL_PACE = Duration.ofMillis(15);

  private static final Duration LOOK_EVERY = Duration.ofMillis(2);
  private static final int JSON_BLOCKS = 16;

  private final Path directory;
  private final Table table;
  private final HttpClient http = HttpClient.newHttpClient();

  SyncFigures(Path directory, Table table) {
    this.directory = directory;
    this.table = table;
  }

  void print(int fullBlocks) throws IOException, InterruptedException {
    List<SimBlock> blocks = FullBlocks.chain(1, fullBlocks);
    int small = blocks.size() - fullBlocks;
    List<SimBlock> json = new ArrayList<>();
    for (SimBlock block : blocks.subList(0, small + JSON_BLOCKS)) {
      json.add(block.heldAsJson());
    }
    run(
        "verbosity 3, node paced as a real one",
        json,
        "rpc",
        new FaultPlan().pace(REAL_PACE),
        JSON_BLOCKS);
    json.clear();
    run("REST, bulk", blocks, "rest", new FaultPlan(), fullBlocks);
    tip(blocks);
  }

  private void run(String what, List<SimBlock> blocks, String source, FaultPlan plan, int full)
      throws IOException, InterruptedException {
    Path cookie = Files.createDirectories(directory.resolve(source)).resolve(".cookie");
    SimChain chain = chain(blocks);
    try (SimulatedNode node = SimulatedNode.withCookie(chain, Network.REGTEST, plan, cookie)
        .rest(source.equals("rest"))
        .start()) {
      double floor = download(node, blocks, source, cookie);
      long start = System.nanoTime();
      try (FollowedIndex followed = follow(node, cookie, source)) {
        await(followed, chain.activeTip());
        double seconds = (System.nanoTime() - start) / 1e9;
        table.row(
            "sync by " + what,
            String.format(
                Locale.ROOT,
                "%.1f full blocks/s; downloading alone %.1f; ratio of times %.2f",
                full / seconds,
                full / floor,
                seconds / floor));
      }
    }
  }

  private void tip(List<SimBlock> blocks) throws IOException, InterruptedException {
    Path cookie = Files.createDirectories(directory.resolve("tip")).resolve(".cookie");
    int last = blocks.size() - 5;
    SimChain chain = chain(blocks.subList(0, last));
    try (SimulatedNode node = SimulatedNode.withCookie(
                chain, Network.REGTEST, new FaultPlan(), cookie)
            .rest(true)
            .start();
        FollowedIndex followed = follow(node, cookie, "tip")) {
      await(followed, chain.activeTip());
      double worst = 0;
      for (SimBlock block : blocks.subList(last, blocks.size())) {
        long start = System.nanoTime();
        chain.accept(block);
        await(followed, block.point());
        worst = Math.max(worst, (System.nanoTime() - start) / 1e6);
      }
      table.row(
          "a full block at the tip, by REST",
          String.format(Locale.ROOT, "visible %.0f ms after the node has it (worst of 5)", worst));
    }
  }

  private static SimChain chain(List<SimBlock> blocks) {
    SimChain chain = new SimChain(blocks.get(0));
    blocks.subList(1, blocks.size()).forEach(chain::accept);
    return chain;
  }

  private FollowedIndex follow(SimulatedNode node, Path cookie, String name) {
    Map<Setting, List<String>> settings = new EnumMap<>(Setting.class);
    settings.put(Setting.NETWORK, List.of("regtest"));
    settings.put(Setting.DATA_DIR, List.of(directory.resolve(name + "-data").toString()));
    settings.put(Setting.RPC_URLS, List.of(node.url()));
    settings.put(Setting.RPC_COOKIE, List.of(cookie.toString()));
    settings.put(Setting.SOURCE, List.of(name.equals("rpc") ? "rpc" : "rest"));
    settings.put(Setting.FETCH_CONNECTIONS, List.of(String.valueOf(CONNECTIONS)));
    if (!name.equals("tip")) { // Near the whole way in bulk, as it is far from the tip.
      settings.put(Setting.UNDO_BLOCKS, List.of("2"));
      settings.put(Setting.ACTIVITY_BLOCKS, List.of("0"));
      settings.put(Setting.BULK_FROM_BLOCKS, List.of("1"));
    }
    Config config = ConfigLoader.load(settings, null, key -> null, directory).config();
    FollowedIndex followed = new FollowedIndex(config, FollowedIndex.options(config));
    followed.start();
    return followed;
  }

  private static void await(FollowedIndex followed, ChainPoint wanted) throws InterruptedException {
    while (true) {
      BlockRecord tip = followed.index().state().tip();
      if (tip != null && tip.point().equals(wanted) && followed.index().state().balancesCurrent()) {
        return;
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
  }

  /** Seconds. */
  private double download(SimulatedNode node, List<SimBlock> blocks, String source, Path cookie)
      throws IOException, InterruptedException {
    String basic = Base64.getEncoder()
        .encodeToString(Files.readString(cookie).strip().getBytes(StandardCharsets.US_ASCII));
    AtomicInteger next = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(CONNECTIONS);
    long start = System.nanoTime();
    try {
      List<Future<Boolean>> parts = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        parts.add(threads.submit(() -> {
          for (int at = next.getAndIncrement(); at < blocks.size(); at = next.getAndIncrement()) {
            String hash = blocks.get(at).hash().display();
            if (source.equals("rest")) {
              get(URI.create(node.url() + "/rest/block/" + hash + ".bin"));
              get(URI.create(node.url() + "/rest/spenttxouts/" + hash + ".bin"));
            } else {
              post(node, basic, "{\"method\":\"getblock\",\"params\":[\"" + hash + "\",3]}");
            }
          }
          return true;
        }));
      }
      for (Future<Boolean> part : parts) {
        part.get();
      }
      return (System.nanoTime() - start) / 1e9;
    } catch (ExecutionException e) {
      throw new IOException("a download failed", e.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private void get(URI uri) throws IOException, InterruptedException {
    require(http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding())
        .statusCode());
  }

  private void post(SimulatedNode node, String basic, String body)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(node.url()))
        .header("Authorization", "Basic " + basic)
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
    require(http.send(request, BodyHandlers.discarding()).statusCode());
  }

  private static void require(int status) throws IOException {
    if (status != 200) {
      throw new IOException("the simulated node answered " + status);
    }
  }
}
