package org.utxod.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.utxod.benchmark.synthetic.FullBlocks;
import org.utxod.indexer.daemon.Demo;
import org.utxod.indexer.simnode.NodeBehavior;
import org.utxod.indexer.simnode.SimulatedNode;
import org.utxod.indexer.simnode.chain.BlockFile;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;

/**
 * How long an empty index takes to catch up with the simulated node, by each source, compared with only downloading the
 * same blocks over the same number of connections; and how soon a full block at the tip is visible over HTTP.
 */
public final class SyncFigures {
  private static final int CONNECTIONS = 2;

  /** The time a real node takes to write JSON: 180 ms of CPU for 12 MB. */
  private static final Duration REAL_PACE = Duration.ofMillis(15);

  private static final int JSON_BLOCKS = 60;
  private static final int WARM_UP_BLOCKS = 80;
  private static final int CHANGES = 16_500;

  private final Path directory;
  private final Table table;
  private int runs;

  SyncFigures(Path directory, Table table) {
    this.directory = directory;
    this.table = table;
  }

  void print(int fullBlocks) throws IOException, InterruptedException {
    try (BlockFile file = BlockFile.create(directory.resolve("blocks"))) {
      List<SimBlock> blocks = FullBlocks.chain(1, fullBlocks, file::hold);
      int warmUp = Math.min(WARM_UP_BLOCKS, fullBlocks);
      for (int i = 0; i < 2; i++) {
        rest(blocks.subList(0, FullBlocks.runUp() + warmUp));
      }
      Times rest = rest(blocks);
      table.row(
          "sync by REST, bulk, " + fullBlocks + " blocks",
          rest.describe(fullBlocks)
              + String.format(
                  Locale.ROOT, "; %,.0f coin changes/s", CHANGES * fullBlocks / rest.sync));
      List<SimBlock> json = new ArrayList<>();
      for (SimBlock block :
          blocks.subList(0, FullBlocks.runUp() + Math.min(JSON_BLOCKS, fullBlocks))) {
        json.add(file.hold(block.heldAsJson()));
      }
      for (int connections = 1; connections <= CONNECTIONS; connections++) {
        NodeBehavior paced = NodeBehavior.busyPace(REAL_PACE);
        table.row(
            "sync by verbosity 3, node paced as a real one, " + connections + " at once",
            times(json, "rpc", paced, connections).describe(json.size() - FullBlocks.runUp()));
      }
      new TipFigures(directory.resolve("tip"), table).print(blocks);
    }
  }

  private Times rest(List<SimBlock> blocks) throws IOException, InterruptedException {
    return times(blocks, "rest", NodeBehavior.HONEST, CONNECTIONS);
  }

  /** Seconds. */
  private record Times(double download, double sync) {
    String describe(int blocks) {
      return String.format(
          Locale.ROOT,
          "%.1f full blocks/s; downloading alone %.1f; ratio of times %.2f",
          blocks / sync,
          blocks / download,
          sync / download);
    }
  }

  private Times times(List<SimBlock> blocks, String source, NodeBehavior plan, int connections)
      throws IOException, InterruptedException {
    Path place = Files.createDirectories(directory.resolve("sync-" + runs++));
    Path cookie = place.resolve(".cookie");
    SimChain chain = new SimChain(blocks.get(0));
    blocks.subList(1, blocks.size()).forEach(chain::accept);
    try (SimulatedNode node = SimulatedNode.withCookie(chain, Network.REGTEST, plan, cookie)
        .rest(source.equals("rest"))
        .start()) {
      List<BlockHash> hashes = blocks.stream().map(SimBlock::hash).toList();
      double download = new Download(node.url(), cookie).seconds(hashes, source, connections);
      double sync = new FollowedNode(node.url(), cookie, "regtest", source, connections, true)
          .secondsTo(chain.activeTip().height(), true, place.resolve("data"));
      return new Times(download, sync);
    } finally {
      Demo.removeDirectory(place);
    }
  }
}
