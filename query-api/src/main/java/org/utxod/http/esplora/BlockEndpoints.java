package org.utxod.http.esplora;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.utxod.chain.BlockHash;
import org.utxod.chain.Txid;
import org.utxod.http.HttpFault;
import org.utxod.http.Json;
import org.utxod.http.Request;
import org.utxod.port.BlockSource;
import org.utxod.port.ChainBlock;

/** Blocks of the index's chain, as the node tells of them. */
final class BlockEndpoints {
  private static final int LATEST = 10;
  private static final int LATEST_OF_MEMPOOL = 15;
  private static final int PAGE = 25;

  private final KnownChain chain;
  private final Transactions transactions;
  private final BlockSource blocks;
  private final Shapes shapes;

  BlockEndpoints(KnownChain chain, Transactions transactions, BlockSource blocks, Shapes shapes) {
    this.chain = chain;
    this.transactions = transactions;
    this.blocks = blocks;
    this.shapes = shapes;
  }

  void addTo(Family family) {
    family.text(
        "/blocks/tip/height",
        "The height of the index's tip",
        request -> Integer.toString(chain.tip().height()));
    family.text(
        "/blocks/tip/hash",
        "The hash of the index's tip",
        request -> chain.tip().hash().display());
    family.text(
        "/block-height/{height}",
        "The hash of the block at a height",
        request -> chain
            .header(Asked.number(request, "height"))
            .orElseThrow(this::notFound)
            .point()
            .hash()
            .display());
    family.json(
        "/blocks", "The latest ten blocks", request -> latest(chain.tip().height(), LATEST));
    family.json(
        "/blocks/tip",
        "The latest ten blocks; Esplora takes what is no number for nothing",
        request -> latest(chain.tip().height(), LATEST));
    family.json(
        "/blocks/{height}",
        "Ten blocks from a height down; the latest ones where that is no number",
        request -> from(request, LATEST));
    family.json(
        "/v1/blocks",
        "The latest fifteen blocks, as mempool.space has them",
        request -> latest(chain.tip().height(), LATEST_OF_MEMPOOL));
    family.json(
        "/v1/blocks/{height}",
        "Fifteen blocks from a height down",
        request -> from(request, LATEST_OF_MEMPOOL));
    family.json("/v1/block/{hash}", "A block, as mempool.space has it", request -> {
      ChainBlock block = block(request);
      return json -> shapes.block(json, block);
    });
    family.json("/block/{hash}", "A block", request -> {
      ChainBlock block = block(request);
      return json -> shapes.block(json, block);
    });
    family.json("/block/{hash}/status", "Whether a block is of the best chain", this::status);
    family.text(
        "/block/{hash}/header",
        "The 80 bytes of a block's header as digits",
        request -> blocks.rawHeader(Asked.blockHash(request)).orElseThrow(this::notFound));
    family.flowing(
        "/block/{hash}/raw",
        "A block as bytes",
        "application/octet-stream",
        request -> blocks.raw(Asked.blockHash(request)).orElseThrow(this::notFound));
    family.json("/block/{hash}/txids", "The ids of a block's transactions", request -> {
      List<Txid> txids = block(request).txids();
      return json -> shapes.txids(json, txids);
    });
    family.text(
        "/block/{hash}/txid/{index}", "The id of one of a block's transactions", request -> {
          List<Txid> txids = block(request).txids();
          int index = Asked.number(request, "index");
          if (index >= txids.size()) {
            throw EsploraManners.notFound("tx index out of range");
          }
          return txids.get(index).display();
        });
    family.json(
        "/block/{hash}/txs", "The first 25 transactions of a block", request -> page(request, 0));
    family.json(
        "/block/{hash}/txs/{start}",
        "25 transactions of a block",
        request -> page(request, Asked.numberOr(request, "start", 0)));
  }

  /* Esplora takes what is no number for nothing at all. */
  private Json.Content from(Request request, int count) {
    int tip = chain.tip().height();
    int height = Asked.numberOr(request, "height", tip);
    if (height > tip) {
      throw notFound();
    }
    return latest(height, count);
  }

  private HttpFault notFound() {
    return EsploraManners.notFound("Block not found");
  }

  private ChainBlock block(Request request) {
    return blocks.block(Asked.blockHash(request)).orElseThrow(this::notFound);
  }

  private Json.Content latest(int from, int count) {
    TreeSet<Integer> heights = new TreeSet<>();
    for (int height = from; height >= 0 && heights.size() < count; height--) {
      heights.add(height);
    }
    List<BlockHash> hashes = transactions.headers(List.copyOf(heights.descendingSet())).stream()
        .map(header -> header.point().hash())
        .toList();
    List<ChainBlock> found = new ArrayList<>();
    for (Optional<ChainBlock> block : blocks.blocks(hashes)) {
      found.add(block.orElseThrow(this::notFound));
    }
    return json -> {
      json.writeStartArray();
      for (ChainBlock block : found) {
        shapes.block(json, block);
      }
      json.writeEndArray();
    };
  }

  private Json.Content status(Request request) {
    Optional<BlockSource.Header> header = chain.header(Asked.blockHash(request));
    if (header.isEmpty()) {
      return json -> shapes.blockStatus(json, null, null);
    }
    int height = header.get().point().height();
    BlockHash next = chain.header(height + 1).map(after -> after.point().hash()).orElse(null);
    return json -> shapes.blockStatus(json, height, next);
  }

  private Json.Content page(Request request, int start) {
    ChainBlock block = block(request);
    if (start >= block.txids().size()) {
      throw EsploraManners.badRequest("start index out of range");
    }
    if (start % PAGE != 0) {
      throw EsploraManners.badRequest("start index must be a multiple of " + PAGE);
    }
    List<Txid> txids =
        block.txids().subList(start, Math.min(start + PAGE, block.txids().size()));
    BlockSource.Header header = new BlockSource.Header(block.point(), block.time());
    List<Shapes.PlacedTx> page = transactions.inBlock(txids, header);
    return json -> shapes.transactions(json, page);
  }
}
