package org.utxod.indexer.lookup;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BlockStats;
import org.utxod.query.port.BodySource;
import org.utxod.query.port.ChainBlock;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** Blocks from the nodes, with a bounded cache. Thread-safe. */
final class NodeBlocks implements BlockLookup {
  /** Maximum number of cached txids. */
  private static final long KEPT_IDS = 200_000;

  private static final long KEPT_HEADERS = 10_000;

  private static final int BATCH = 500;

  private final NodeCalls calls;
  private final Cache<BlockHash, ChainBlock> kept = Caffeine.newBuilder()
      .maximumWeight(KEPT_IDS)
      .weigher((BlockHash hash, ChainBlock block) -> block.txids().size() + 4)
      .build();

  /** Headers do not change, whatever chain the node follows. */
  private final Cache<BlockHash, Header> headers =
      Caffeine.newBuilder().maximumSize(KEPT_HEADERS).build();

  NodeBlocks(NodeCalls calls) {
    this.calls = calls;
  }

  @Override
  public List<Optional<ChainBlock>> blocks(List<BlockHash> hashes) {
    Map<BlockHash, ChainBlock> known = new HashMap<>(kept.getAllPresent(hashes));
    List<BlockHash> missing =
        hashes.stream().filter(hash -> !known.containsKey(hash)).distinct().toList();
    if (!missing.isEmpty()) {
      for (Optional<ChainBlock> block : calls.ask(node -> node.blocks().blocks(missing))) {
        block.ifPresent(found -> {
          known.put(found.point().hash(), found);
          kept.put(found.point().hash(), found);
        });
      }
    }
    return hashes.stream().map(hash -> Optional.ofNullable(known.get(hash))).toList();
  }

  @Override
  public List<Optional<BlockStats>> stats(List<ChainBlock> blocks) {
    return calls.ask(node -> node.blocks().stats(blocks));
  }

  @Override
  public Optional<Header> header(BlockHash hash) {
    Header known = headers.getIfPresent(hash);
    if (known != null) {
      return Optional.of(known);
    }
    Optional<Header> header = calls.ask(node -> node.blocks().header(hash));
    header.ifPresent(found -> headers.put(hash, found));
    return header;
  }

  @Override
  public Optional<BodySource> raw(BlockHash hash) {
    return calls.ask(node -> node.blocks().raw(hash));
  }

  @Override
  public Optional<String> rawHeader(BlockHash hash) {
    return calls.ask(node -> node.blocks().rawHeader(hash));
  }

  @Override
  public List<Optional<String>> rawHeaders(List<BlockHash> hashes) {
    return calls.ask(node -> node.blocks().rawHeaders(hashes));
  }

  @Override
  public Optional<String> merkleBlock(Txid txid, BlockHash block) {
    return calls.ask(node -> node.blocks().merkleBlock(txid, block));
  }

  @Override
  public Map<Integer, Header> headers(Set<Integer> heights) {
    List<Integer> all = new ArrayList<>(heights);
    return calls.ask(node -> {
      Map<Integer, Header> headers = new HashMap<>();
      for (int from = 0; from < all.size(); from += BATCH) {
        headers.putAll(
            node.blocks().headers(all.subList(from, Math.min(from + BATCH, all.size()))));
      }
      return headers;
    });
  }
}
