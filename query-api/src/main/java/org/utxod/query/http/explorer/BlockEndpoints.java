package org.utxod.query.http.explorer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.EndpointSpec;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.JsonBody;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Problem;
import org.utxod.query.http.Request;
import org.utxod.query.http.Response;
import org.utxod.query.http.endpoint.Hashes;
import org.utxod.query.http.esplora.KnownChain;
import org.utxod.query.http.limit.WorkLimit;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.BlockStats;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;

/** {@code GET /v1/blocks}: blocks with their miners and what they paid. */
final class BlockEndpoints {
  private static final int USUAL = 10;
  private static final int MAX = 15;

  /** The node reads a block and what it spends for each that is counted. */
  private static final int AT_ONCE = 2;

  private static final long KEPT = 2_000;

  private static final Parameter TO_HEIGHT = new Parameter("to_height");
  private static final Parameter LIMIT = new Parameter("limit");
  private static final int MEDIAN = 2;
  private static final double WEIGHT_SCALE = 4;
  private static final double THOUSAND = 1_000;

  private final KnownChain chain;
  private final BlockLookup blocks;
  private final WorkLimit counting = new WorkLimit("count blocks", AT_ONCE);
  private final Cache<BlockHash, BlockStats> known =
      Caffeine.newBuilder().maximumSize(KEPT).build();

  private record Stats(
      long subsidySat,
      long feesSat,
      int inputs,
      int outputs,
      long outputSat,
      double averageRate,
      long medianRate,
      long minRate,
      long maxRate,
      List<Long> ratePercentiles,
      @Nullable String miner,
      String coinbaseText) {}

  private record Block(
      String hash,
      int height,
      long time,
      int transactions,
      int size,
      int weight,
      BigDecimal difficulty,
      @Nullable Stats stats) {}

  private record Page(int height, String blockHash, List<Block> blocks) {}

  BlockEndpoints(KnownChain chain, BlockLookup blocks) {
    this.chain = chain;
    this.blocks = blocks;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.open(EndpointSpec.get("/v1/blocks", TO_HEIGHT, LIMIT), this::page),
        Endpoint.open(EndpointSpec.get("/v1/blocks/{hash}"), this::one));
  }

  private Response page(Request request) {
    ChainPoint tip = chain.tip();
    Integer wanted = request.wholeNumber(TO_HEIGHT.name(), 0, Integer.MAX_VALUE);
    Integer limit = request.wholeNumber(LIMIT.name(), 1, MAX);
    int to = wanted == null ? tip.height() : Math.min(wanted, tip.height());
    TreeSet<Integer> heights = new TreeSet<>();
    for (int height = to;
        height >= 0 && heights.size() < (limit == null ? USUAL : limit);
        height--) {
      heights.add(height);
    }
    Map<Integer, BlockLookup.Header> headers = chain.headers(heights);
    List<BlockHash> hashes = heights.descendingSet().stream()
        .flatMap(height -> Optional.ofNullable(headers.get(height)).stream())
        .map(header -> header.point().hash())
        .toList();
    List<ChainBlock> found =
        blocks.blocks(hashes).stream().flatMap(Optional::stream).toList();
    try {
      count(found);
    } catch (HttpException e) {
      // Others have them counted just now; those that are known already are told.
    }
    return Response.json(JsonBody.of(new Page(tip.height(), tip.hash().display(), rows(found))));
  }

  private Response one(Request request) {
    ChainBlock found = blocks
        .block(Hashes.block(request))
        .orElseThrow(
            () -> new HttpException(Problem.notFound("The node has never seen this block.")));
    count(List.of(found));
    return Response.json(JsonBody.of(rows(List.of(found)).get(0)));
  }

  private List<Block> rows(List<ChainBlock> found) {
    List<Block> all = new ArrayList<>();
    for (ChainBlock block : found) {
      BlockStats stats = known.getIfPresent(block.point().hash());
      all.add(new Block(
          block.point().hash().display(),
          block.point().height(),
          block.time(),
          block.txids().size(),
          block.size(),
          block.weight(),
          block.difficulty(),
          stats == null ? null : stats(block, stats)));
    }
    return all;
  }

  /* Only what is not known yet is work for the node. */
  private void count(List<ChainBlock> found) {
    List<ChainBlock> missing = found.stream()
        .filter(block -> known.getIfPresent(block.point().hash()) == null)
        .toList();
    if (missing.isEmpty()) {
      return;
    }
    try {
      List<Optional<BlockStats>> counted = counting.run(() -> blocks.stats(missing));
      for (int i = 0; i < missing.size(); i++) {
        BlockHash hash = missing.get(i).point().hash();
        counted.get(i).ifPresent(stats -> known.put(hash, stats));
      }
    } catch (SourceException e) {
      // Such as a node that does not let this user count; the blocks themselves are there.
    }
  }

  private static Stats stats(ChainBlock block, BlockStats stats) {
    MinerTag tag = MinerTag.of(stats.coinbaseScript());
    double rate = stats.feeSat() * WEIGHT_SCALE / Math.max(1, block.weight());
    return new Stats(
        stats.subsidySat(),
        stats.feeSat(),
        stats.inputs(),
        stats.outputs(),
        stats.outputSat(),
        Math.round(rate * THOUSAND) / THOUSAND,
        stats.ratePercentiles().get(MEDIAN),
        stats.minRate(),
        stats.maxRate(),
        stats.ratePercentiles(),
        tag.pool().orElse(null),
        tag.text());
  }
}
