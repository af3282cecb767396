package org.utxod.indexer.simnode.rpc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntSupplier;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.chain.SimChain;
import org.utxod.indexer.simnode.chain.SimError;
import org.utxod.indexer.simnode.chain.UtxoModel;

/** {@code getblockstats} with those of its fields that utxod asks for (Core: rpc/blockchain.cpp), whichever are named. */
public final class StatsMethod implements SimMethod {
  private static final ObjectMapper JSON = new ObjectMapper()
      .enable(com.fasterxml.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);
  private static final int[] PERCENTILES = {10, 25, 50, 75, 90};
  private static final int WITNESS_SCALE = 4;

  private final SimChain chain;
  private final IntSupplier prunedBelow;

  private record Paid(long rate, long weight) {}

  public StatsMethod(SimChain chain, IntSupplier prunedBelow) {
    this.chain = chain;
    this.prunedBelow = prunedBelow;
  }

  @Override
  public List<byte[]> call(JsonNode params) {
    SimBlock block = chain
        .block(Params.hash(params, 0, "hash_or_height"))
        .orElseThrow(() -> new SimError(-5, "Block not found"));
    if (block.height() < prunedBelow.getAsInt()) {
      throw new SimError(-1, "Block not available (pruned data)");
    }
    List<Paid> paid = new ArrayList<>();
    long fees = 0;
    long created = 0;
    long moved = 0;
    int inputs = 0;
    int outputs = 0;
    for (JsonNode tx : transactions(block)) {
      long out = 0;
      for (JsonNode output : tx.path("vout")) {
        out += UtxoModel.sat(output.path("value"));
        outputs++;
      }
      if (tx.path("vin").path(0).has("coinbase")) {
        created = out;
        continue;
      }
      long fee = UtxoModel.sat(tx.path("fee"));
      long weight = tx.path("weight").asLong();
      fees += fee;
      moved += out;
      inputs += tx.path("vin").size();
      paid.add(new Paid(fee * WITNESS_SCALE / weight, weight));
    }
    paid.sort(Comparator.comparingLong(Paid::rate));
    return Params.json("{\"feerate_percentiles\":%s,\"ins\":%d,\"maxfeerate\":%d,\"minfeerate\":%d,"
            .formatted(
                percentiles(paid),
                inputs,
                paid.isEmpty() ? 0 : paid.get(paid.size() - 1).rate(),
                paid.isEmpty() ? 0 : paid.get(0).rate())
        + "\"outs\":%d,\"subsidy\":%d,\"total_out\":%d,\"totalfee\":%d}"
            .formatted(outputs, created - fees, moved, fees));
  }

  private static JsonNode transactions(SimBlock block) {
    try {
      return JSON.readTree(block.json()).path("tx");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /* By weight, as CalculatePercentilesByWeight does. */
  private static List<Long> percentiles(List<Paid> paid) {
    double total = paid.stream().mapToLong(Paid::weight).sum();
    List<Long> found = new ArrayList<>();
    long weight = 0;
    int next = 0;
    for (Paid one : paid) {
      weight += one.weight();
      while (next < PERCENTILES.length && weight >= total * PERCENTILES[next] / 100) {
        found.add(one.rate());
        next++;
      }
    }
    while (found.size() < PERCENTILES.length) {
      found.add(paid.isEmpty() ? 0L : paid.get(paid.size() - 1).rate());
    }
    return found;
  }
}
