package org.utxod.query.http.esplora;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.utxod.query.history.TransactionFinder;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Request;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainBlock;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Txid;

/** Blocks of the index's chain, with data from the node. */
final class BlockEndpoints {
  private static final int LATEST = 10;
  private static final int LATEST_OF_MEMPOOL = 15;
  private static final int PAGE = 25;

  private final KnownChain chain;
  private final Transactions transactions;
  private final BlockLookup blocks;
  private final EsploraJson esploraJson;

  BlockEndpoints(
      KnownChain chain, Transactions transactions, BlockLookup blocks, EsploraJson esploraJson) {
    this.chain = chain;
    this.transactions = transactions;
    this.blocks = blocks;
    this.esploraJson = esploraJson;
  }

  void addTo(EsploraRoutes esploraRoutes) {
    esploraRoutes.text(
        "/blocks/tip/height", request -> Integer.toString(chain.tip().height()));
    esploraRoutes.text("/blocks/tip/hash", request -> chain.tip().hash().display());
    esploraRoutes.text(
        "/block-height/{height}",
        request -> chain
            .header(PathParams.number(request, "height"))
            .orElseThrow(this::notFound)
            .point()
            .hash()
            .display());
    esploraRoutes.json("/blocks", request -> latest(chain.tip().height(), LATEST));
    esploraRoutes.json("/blocks/tip", request -> latest(chain.tip().height(), LATEST));
    esploraRoutes.json("/blocks/{height}", request -> from(request, LATEST));
    esploraRoutes.json("/v1/blocks", request -> latest(chain.tip().height(), LATEST_OF_MEMPOOL));
    esploraRoutes.json("/v1/blocks/{height}", request -> from(request, LATEST_OF_MEMPOOL));
    esploraRoutes.json("/v1/block/{hash}", request -> {
      ChainBlock block = block(request);
      return json -> esploraJson.block(json, block);
    });
    esploraRoutes.json("/block/{hash}", request -> {
      ChainBlock block = block(request);
      return json -> esploraJson.block(json, block);
    });
    esploraRoutes.json("/block/{hash}/status", this::status);
    esploraRoutes.text(
        "/block/{hash}/header",
        request -> blocks.rawHeader(PathParams.blockHash(request)).orElseThrow(this::notFound));
    esploraRoutes.flowing(
        "/block/{hash}/raw",
        "application/octet-stream",
        request -> blocks.raw(PathParams.blockHash(request)).orElseThrow(this::notFound));
    esploraRoutes.json("/block/{hash}/txids", request -> {
      List<Txid> txids = block(request).txids();
      return json -> esploraJson.txids(json, txids);
    });
    esploraRoutes.text("/block/{hash}/txid/{index}", request -> {
      List<Txid> txids = block(request).txids();
      int index = PathParams.number(request, "index");
      if (index >= txids.size()) {
        throw EsploraErrorFormat.notFound("tx index out of range");
      }
      return txids.get(index).display();
    });
    esploraRoutes.json("/block/{hash}/txs", request -> page(request, 0));
    esploraRoutes.json(
        "/block/{hash}/txs/{start}",
        request -> page(request, PathParams.numberOr(request, "start", 0)));
  }

  /* Esplora ignores a value that is not a number. */
  private Json.Content from(Request request, int count) {
    int tip = chain.tip().height();
    int height = PathParams.numberOr(request, "height", tip);
    if (height > tip) {
      throw notFound();
    }
    return latest(height, count);
  }

  private HttpException notFound() {
    return EsploraErrorFormat.notFound("Block not found");
  }

  private ChainBlock block(Request request) {
    return blocks.block(PathParams.blockHash(request)).orElseThrow(this::notFound);
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
        esploraJson.block(json, block);
      }
      json.writeEndArray();
    };
  }

  private Json.Content status(Request request) {
    Optional<BlockLookup.Header> header = chain.header(PathParams.blockHash(request));
    if (header.isEmpty()) {
      return json -> esploraJson.blockStatus(json, null, null);
    }
    int height = header.get().point().height();
    BlockHash next = chain.header(height + 1).map(after -> after.point().hash()).orElse(null);
    return json -> esploraJson.blockStatus(json, height, next);
  }

  private Json.Content page(Request request, int start) {
    BlockLookup.Header known = chain.header(PathParams.blockHash(request)).orElse(null);
    TransactionFinder.BlockPage read =
        known == null ? null : transactions.ofBlock(known, start, PAGE).orElse(null);
    if (known != null && read != null) {
      requireStart(start, read.count());
      List<EsploraJson.PlacedTx> page =
          read.page().stream().map(tx -> transactions.placed(tx, known)).toList();
      return json -> esploraJson.transactions(json, page);
    }
    ChainBlock block = block(request);
    requireStart(start, block.txids().size());
    List<Txid> txids =
        block.txids().subList(start, Math.min(start + PAGE, block.txids().size()));
    BlockLookup.Header header = new BlockLookup.Header(block.point(), block.time());
    List<EsploraJson.PlacedTx> page = transactions.inBlock(txids, header);
    return json -> esploraJson.transactions(json, page);
  }

  private static void requireStart(int start, int count) {
    if (start >= count) {
      throw EsploraErrorFormat.badRequest("start index out of range");
    }
    if (start % PAGE != 0) {
      throw EsploraErrorFormat.badRequest("start index must be a multiple of " + PAGE);
    }
  }
}
