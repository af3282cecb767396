package org.utxod.benchmark;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.utxod.benchmark.synthetic.FullBlocks;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.simnode.NodeBehavior;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.http.HostPort;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/**
 * A daemon at the tip of the simulated node: how soon a new full block is visible over HTTP, and query latencies while
 * blocks arrive.
 */
public final class TipFigures {
  private static final int TIP_BLOCKS = 8;
  private static final int WARM_UP = 3;
  private static final long LOOK_EVERY_NANOS = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Duration MEASURED = Duration.ofSeconds(6);
  private static final double REQUESTS_PER_SECOND = 2_000;
  private static final int CONNECTIONS = 8;
  private static final String NOTHING_TO_TIDY = "\nutxod_store_pending_compaction_bytes 0";
  private static final long QUIET_NANOS = TimeUnit.SECONDS.toNanos(3);
  private static final long MAX_TIDYING_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Path directory;
  private final Table table;
  private final HttpClient http = HttpClient.newHttpClient();

  TipFigures(Path directory, Table table) {
    this.directory = directory;
    this.table = table;
  }

  void print(List<SimBlock> blocks) throws IOException, InterruptedException {
    Path cookie = Files.createDirectories(directory).resolve(".cookie");
    int first = Math.max(FullBlocks.runUp(), blocks.size() - 40);
    first = Math.min(first, blocks.size() - 2 * TIP_BLOCKS);
    SimChain chain = new SimChain(blocks.get(0));
    blocks.subList(1, first).forEach(chain::accept);
    try (SimulatedNode node = SimulatedNode.withCookie(
                chain, Network.REGTEST, NodeBehavior.HONEST, cookie)
            .rest(true)
            .start();
        Daemon daemon = new FollowedNode(node.url(), cookie, "regtest", "rest", 2, true)
            .start(directory.resolve("data"), Map.of())) {
      await(daemon, chain.activeTip().hash());
      awaitTidy(daemon);
      double worst = 0;
      double sum = 0;
      for (int i = 0; i < TIP_BLOCKS; i++) {
        SimBlock block = blocks.get(first + i);
        long start = System.nanoTime();
        chain.accept(block);
        await(daemon, block.hash());
        double millis = (System.nanoTime() - start) / 1e6;
        if (i >= WARM_UP) {
          worst = Math.max(worst, millis);
          sum += millis;
        }
      }
      table.row(
          "a full block at the tip, by REST",
          String.format(
              Locale.ROOT,
              "seen over HTTP after %.0f ms, at worst %.0f (of %d)",
              sum / (TIP_BLOCKS - WARM_UP),
              worst,
              TIP_BLOCKS - WARM_UP));
      underWay(daemon, chain, blocks.subList(first + TIP_BLOCKS, blocks.size()));
    }
  }

  /** Queries at a fixed rate while consecutive full blocks arrive. */
  private void underWay(Daemon daemon, SimChain chain, List<SimBlock> more)
      throws IOException, InterruptedException {
    HostPort address = HostPort.parse(daemon.url().substring("http://".length()));
    HttpLoad load =
        HttpLoad.get(address, "/v1/script/" + "00".repeat(40) + "/balance", CONNECTIONS);
    HttpLoad.Outcome idle = load.atRate(MEASURED, REQUESTS_PER_SECOND);
    Thread feeding = new Thread(() -> {
      for (SimBlock block : more) {
        chain.accept(block);
        try {
          await(daemon, block.hash());
        } catch (IOException | InterruptedException e) {
          return; // If the daemon stops answering, the load fails too and reports it.
        }
      }
    });
    feeding.setDaemon(true);
    feeding.start();
    HttpLoad.Outcome busy = load.atRate(MEASURED, REQUESTS_PER_SECOND);
    feeding.interrupt();
    feeding.join();
    table.row("HTTP, 2,000 requests/s, at the tip", describe(idle));
    table.row("HTTP, 2,000 requests/s, block upon block", describe(busy));
  }

  private static String describe(HttpLoad.Outcome outcome) {
    return String.format(
        Locale.ROOT,
        "p50 %.0f, p99 %.0f, p99.9 %.0f us",
        outcome.micros(50),
        outcome.micros(99),
        outcome.micros(99.9));
  }

  /** After bulk sync the store's files are compacted; a daemon at the tip has finished that. */
  private void awaitTidy(Daemon daemon) throws IOException, InterruptedException {
    HttpRequest metrics =
        HttpRequest.newBuilder(URI.create(daemon.url() + "/metrics")).build();
    long quietSince = System.nanoTime();
    long start = quietSince;
    while (System.nanoTime() - quietSince < QUIET_NANOS
        && System.nanoTime() - start < MAX_TIDYING_NANOS) {
      if (!http.send(metrics, BodyHandlers.ofString()).body().contains(NOTHING_TO_TIDY)) {
        quietSince = System.nanoTime();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private void await(Daemon daemon, BlockHash hash) throws IOException, InterruptedException {
    HttpRequest status =
        HttpRequest.newBuilder(URI.create(daemon.url() + "/v1/status")).build();
    while (true) {
      String body = http.send(status, BodyHandlers.ofString()).body();
      if (body.contains("\"block_hash\":\"" + hash.display() + "\"")
          && body.contains("\"state\":\"live\"")) {
        return;
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }
}
