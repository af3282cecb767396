package org.utxod.indexer.follow.source;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.utxod.indexer.bitcoind.BitcoinNode;
import org.utxod.indexer.bitcoind.NodeHeader;
import org.utxod.store.chain.BlockHash;

/**
 * Headers of blocks that will be wanted soon, asked for many at a time. Thread-safe; while one of them asks, the others
 * wait for the same answer.
 */
public final class HeaderPrefetcher {
  private static final int AT_ONCE = 500;
  private static final int MAX_KEPT = 2 * AT_ONCE;

  private final BitcoinNode node;
  private final Map<BlockHash, NodeHeader> known = new LinkedHashMap<>();
  private List<BlockHash> upcoming = List.of();

  HeaderPrefetcher(BitcoinNode node) {
    this.node = node;
  }

  /** These blocks will be asked for in this order, as far as anybody knows. */
  synchronized void expect(List<BlockHash> hashes) {
    upcoming = List.copyOf(hashes);
  }

  /** Nothing is known any more: another node may answer next. */
  synchronized void forget() {
    known.clear();
    upcoming = List.of();
  }

  /**
   * The header of a block, let go of afterwards.
   *
   * @throws org.utxod.indexer.bitcoind.rpc.NodeException if the node does not give it
   */
  synchronized NodeHeader take(BlockHash hash) {
    NodeHeader header = known.remove(hash);
    return header == null ? ask(hash) : header;
  }

  private NodeHeader ask(BlockHash hash) {
    int from = upcoming.indexOf(hash);
    if (from < 0 || from + 1 == upcoming.size()) {
      return node.header(hash);
    }
    List<BlockHash> wanted =
        new ArrayList<>(upcoming.subList(from, Math.min(upcoming.size(), from + AT_ONCE)));
    List<NodeHeader> headers = node.headers(wanted);
    if (known.size() + headers.size() > MAX_KEPT) {
      known.clear();
    }
    headers.forEach(header -> known.put(header.point().hash(), header));
    known.remove(hash);
    return headers.get(0);
  }
}
