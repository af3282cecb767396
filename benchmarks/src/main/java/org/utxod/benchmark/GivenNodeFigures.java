package org.utxod.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.rpc.Credentials;
import org.utxod.indexer.bitcoind.rpc.NodeEndpoint;
import org.utxod.indexer.bitcoind.rpc.RpcClient;
import org.utxod.indexer.bitcoind.rpc.RpcDeadlines;
import org.utxod.indexer.daemon.Demo;
import org.utxod.store.chain.BlockHash;

/**
 * How long an empty index takes to follow a real node from the genesis block up to a height, by each source, compared
 * with only downloading the same blocks.
 */
public final class GivenNodeFigures {
  private static final int HASHES_AT_ONCE = 500;
  private static final int CONNECTIONS = 2;

  private final FollowedNode node;
  private final int toHeight;
  private final Path directory;
  private final Table table;

  GivenNodeFigures(FollowedNode node, int toHeight, Path directory, Table table) {
    this.node = node;
    this.toHeight = toHeight;
    this.directory = directory;
    this.table = table;
  }

  void print() throws IOException, InterruptedException {
    List<BlockHash> hashes = new ArrayList<>();
    try (BitcoinNode client = new BitcoinNode(new RpcClient(
        NodeEndpoint.of(node.url(), new Credentials.CookieFile(node.cookie())),
        RpcDeadlines.standard()))) {
      while (hashes.size() <= toHeight) {
        int from = hashes.size();
        List<BlockHash> more =
            client.blockHashes(from, Math.min(HASHES_AT_ONCE, toHeight + 1 - from));
        if (more.isEmpty()) {
          throw new IOException("the node has no block at height " + from);
        }
        hashes.addAll(more);
      }
    }
    for (String source : List.of("rest", "rpc")) {
      for (int connections = 1; connections <= CONNECTIONS; connections++) {
        row(hashes, source, connections);
      }
    }
  }

  private void row(List<BlockHash> hashes, String source, int connections)
      throws IOException, InterruptedException {
    Path data = directory.resolve("data");
    double download = new Download(node.url(), node.cookie()).seconds(hashes, source, connections);
    double sync = new FollowedNode(
            node.url(), node.cookie(), node.network(), source, connections, true)
        .secondsTo(toHeight, false, data);
    Demo.removeDirectory(data);
    table.row(
        "sync by " + (source.equals("rest") ? "REST" : "verbosity 3") + ", " + connections
            + " at once",
        String.format(
            Locale.ROOT,
            "%.1f blocks/s; downloading alone %.1f; ratio of times %.2f",
            hashes.size() / sync,
            hashes.size() / download,
            sync / download));
  }
}
