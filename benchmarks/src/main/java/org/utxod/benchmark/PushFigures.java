package org.utxod.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.utxod.benchmark.synthetic.FullBlocks;
import org.utxod.indexer.config.Setting;
import org.utxod.indexer.daemon.Daemon;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.simnode.NodeBehavior;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.BlockFile;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.query.http.HostPort;
import org.utxod.store.chain.Network;

/**
 * How soon all subscribers are notified of a full block, and how much heap that takes: a program whose arguments are
 * the number of subscribers, of scripts of each, and of full blocks. Node, daemon and subscribers run in one process,
 * so each subscriber needs two open files.
 */
public final class PushFigures {
  private static final Pattern SCRIPT = Pattern.compile("\"hex\":\"([0-9a-f]{44,68})\"");
  private static final int WARM_UP = 3;
  private static final long MIB = 1 << 20;

  private final Path directory;
  private final int watchers;
  private final int scripts;
  private final Table table = new Table(System.out);

  private PushFigures(Path directory, int watchers, int scripts) {
    this.directory = directory;
    this.watchers = watchers;
    this.scripts = scripts;
  }

  /** WATCHERS SCRIPTS BLOCKS. */
  public static void main(String[] args) throws IOException, InterruptedException {
    Path directory = Files.createTempDirectory("utxod-push-");
    try {
      new PushFigures(directory, Integer.parseInt(args[0]), Integer.parseInt(args[1]))
          .print(Integer.parseInt(args[2]));
    } finally {
      Demo.removeDirectory(directory);
    }
  }

  private void print(int full) throws IOException, InterruptedException {
    Path cookie = directory.resolve(".cookie");
    try (BlockFile file = BlockFile.create(directory.resolve("blocks"))) {
      List<SimBlock> blocks = FullBlocks.chain(1, full, file::hold);
      int first = blocks.size() - full;
      SimChain chain = new SimChain(blocks.get(0));
      blocks.subList(1, first).forEach(chain::accept);
      try (SimulatedNode node = SimulatedNode.withCookie(
                  chain, Network.REGTEST, NodeBehavior.HONEST, cookie)
              .rest(true)
              .start();
          Daemon daemon = new FollowedNode(node.url(), cookie, "regtest", "rest", 2, false)
              .start(
                  directory.resolve("data"),
                  Map.of(Setting.WATCH_WATCHERS, String.valueOf(watchers + 100)))) {
        while (daemon.index().state().tip() == null
            || !daemon.index().state().tip().point().equals(chain.activeTip())) {
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
        measure(daemon, chain, blocks.subList(first, blocks.size()));
      }
    }
  }

  private void measure(Daemon daemon, SimChain chain, List<SimBlock> full) throws IOException {
    List<List<String>> groups = groups(full);
    long before = heap();
    long start = System.nanoTime();
    HostPort address = HostPort.parse(daemon.url().substring("http://".length()));
    try (ManyWatchers many = new ManyWatchers(address, groups)) {
      table.row("watchers, scripts", watchers + ", " + watchers * scripts);
      table.row("all connected, balances received", millis(System.nanoTime() - start));
      table.row(
          "heap that they take, after a collection", (heap() - before) / MIB + " MiB of all here");
      for (int i = 0; i < full.size(); i++) {
        long told = many.confirmed();
        long accepted = System.nanoTime();
        chain.accept(full.get(i));
        long[] nanos = many.awaitBlocks(i + 1, accepted);
        table.row(
            "full block " + (i + 1) + (i < WARM_UP ? " (warming up)" : ""),
            String.format(
                Locale.ROOT,
                "first %s, median %s, last %s; %,d payments received",
                millis(nanos[0]),
                millis(nanos[1]),
                millis(nanos[2]),
                many.confirmed() - told));
      }
      table.row(
          "heap that they take, after the blocks", (heap() - before) / MIB + " MiB of all here");
    }
  }

  /** Scripts that the blocks pay or spend from, padded with others if there are too few. */
  private List<List<String>> groups(List<SimBlock> full) {
    Set<String> all = new LinkedHashSet<>();
    for (SimBlock block : full) {
      Matcher matcher = SCRIPT.matcher(new String(block.json(), StandardCharsets.US_ASCII));
      for (int i = 0; matcher.find() && i < 2 * watchers * scripts / full.size(); i++) {
        all.add(matcher.group(1));
      }
    }
    for (int i = 0; all.size() < watchers * scripts; i++) {
      all.add("0014" + String.format(Locale.ROOT, "%040x", i));
    }
    Iterator<String> each = all.iterator();
    List<List<String>> groups = new ArrayList<>();
    for (int i = 0; i < watchers; i++) {
      List<String> group = new ArrayList<>();
      for (int j = 0; j < scripts; j++) {
        group.add(each.next());
      }
      groups.add(group);
    }
    return groups;
  }

  private static long heap() {
    Runtime runtime = Runtime.getRuntime();
    System.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }

  private static String millis(long nanos) {
    return nanos / 1_000_000 + " ms";
  }
}
