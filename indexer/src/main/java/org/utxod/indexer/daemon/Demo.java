package org.utxod.indexer.daemon;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.utxod.indexer.simnode.NodeBehavior;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.generate.DemoChain;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.query.address.Addresses;
import org.utxod.store.chain.Network;

/** A simulated regtest node whose chain grows by itself, with a few addresses to query. */
public final class Demo implements AutoCloseable {
  private static final long PAYMENTS_MILLIS = 500;

  private final DemoChain chain;
  private final SimulatedNode node;
  private final Path cookieFile;
  private final ScheduledExecutorService growth;

  private Demo(
      DemoChain chain, SimulatedNode node, Path cookieFile, ScheduledExecutorService growth) {
    this.chain = chain;
    this.node = node;
    this.cookieFile = cookieFile;
    this.growth = growth;
  }

  /** Starts it with {@code blocks} blocks; a new one is added every {@code intervalSeconds}. */
  public static Demo start(Path directory, long seed, int blocks, int intervalSeconds) {
    DemoChain chain = new DemoChain(seed, GeneratorShape.small(), blocks);
    Path cookieFile = directory.resolve(".cookie");
    SimulatedNode node = SimulatedNode.withCookie(
            chain.chain(), Network.REGTEST, NodeBehavior.HONEST, cookieFile)
        .rest(true)
        .start();
    ScheduledExecutorService growth = Executors.newSingleThreadScheduledExecutor(task -> {
      Thread thread = new Thread(task, "demo-chain");
      thread.setDaemon(true);
      return thread;
    });
    var unusedBlocks =
        growth.scheduleAtFixedRate(chain::step, intervalSeconds, intervalSeconds, TimeUnit.SECONDS);
    var unusedPayments = growth.scheduleAtFixedRate(
        () -> chain.send(node.mempool()), PAYMENTS_MILLIS, PAYMENTS_MILLIS, TimeUnit.MILLISECONDS);
    return new Demo(chain, node, cookieFile, growth);
  }

  /** The node's RPC. */
  public String url() {
    return node.url();
  }

  /** The node's cookie file. */
  public Path cookieFile() {
    return cookieFile;
  }

  /** Addresses that the chain pays repeatedly. */
  public List<String> addresses() {
    return chain.hotScripts().stream()
        .flatMap(script -> Addresses.encode(script, Network.REGTEST).stream())
        .toList();
  }

  /** Removes everything that a demo left in its directory. */
  public static void removeDirectory(Path directory) {
    try (Stream<Path> paths = Files.walk(directory)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the demo's directory " + directory + " could not be removed", e);
    }
  }

  @Override
  public void close() {
    growth.shutdownNow();
    node.close();
  }
}
