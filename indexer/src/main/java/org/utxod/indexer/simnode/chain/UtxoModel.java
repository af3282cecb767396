package org.utxod.indexer.simnode.chain;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * The UTXO set of a simulated node: a plain map of coins, built by applying the blocks of the active chain in order,
 * and rebuilt from the start after a reorganisation. It shares no code with the index that is compared with it. Safe
 * for use by several threads, one at a time.
 */
public final class UtxoModel {
  private static final JsonMapper JSON = JsonMapper.builder()
      .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
      .build();

  private final SimChain chain;
  private final Network network;
  private final Map<OutPoint, ModelCoin> coins = new HashMap<>();
  private final List<BlockHash> played = new ArrayList<>();
  private final List<SetStats> stats = new ArrayList<>();

  public UtxoModel(SimChain chain, Network network) {
    this.chain = chain;
    this.network = network;
  }

  /** The coins after one block, with its statistics. */
  public record State(SimBlock block, SetStats stats, Collection<ModelCoin> coins) {}

  /** As of the tip. */
  public synchronized State tip() {
    SimBlock tip = catchUp();
    return new State(tip, stats.get(tip.height()), List.copyOf(coins.values()));
  }

  /** Updates it to the tip and returns the tip's state; {@link #coin} refers to that until the next call. */
  public synchronized SimBlock arrive() {
    return catchUp();
  }

  /** A coin as of the last block applied; null if there is none. */
  public synchronized @Nullable ModelCoin coin(OutPoint point) {
    return coins.get(point);
  }

  /** The state after the active chain's block at that height, which must exist. */
  public synchronized SetStats at(int height) {
    catchUp();
    return stats.get(height);
  }

  private SimBlock catchUp() {
    SimBlock tip = chain.tip();
    int last = played.size() - 1;
    if (last >= 0 && !isOnBranch(last, tip)) {
      coins.clear();
      played.clear();
      stats.clear();
    }
    List<SimBlock> missing = new ArrayList<>();
    for (SimBlock at = tip;
        at.height() >= played.size();
        at = chain.block(at.previous()).orElseThrow()) {
      missing.add(at);
      if (at.height() == 0) {
        break;
      }
    }
    for (int i = missing.size() - 1; i >= 0; i--) {
      play(missing.get(i));
    }
    return tip;
  }

  private boolean isOnBranch(int height, SimBlock tip) {
    SimBlock at = tip;
    while (at.height() > height) {
      at = chain.block(at.previous()).orElseThrow();
    }
    return at.height() == height && at.hash().equals(played.get(height));
  }

  private void play(SimBlock block) {
    JsonNode json = read(block);
    Play play = new Play(block.height());
    if (block.height() > 0) {
      int position = 0;
      for (JsonNode tx : json.path("tx")) {
        play.transaction(tx, position++ == 0);
      }
    }
    played.add(block.hash());
    stats.add(play.stats(stats.isEmpty() ? SetStats.NONE : stats.get(stats.size() - 1)));
  }

  private static JsonNode read(SimBlock block) {
    try {
      return JSON.readTree(block.json());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static long sat(JsonNode amount) {
    return amount.decimalValue().movePointRight(8).longValueExact();
  }

  /** Applies one block to the coins. */
  private final class Play {
    private final int height;
    private BigInteger put = BigInteger.ONE;
    private BigInteger taken = BigInteger.ONE;
    private long count;
    private long bogoSize;
    private long total;
    private long prevoutSpent;
    private long coinbaseOut;
    private long newOutputs;
    private long overwritten;
    private long scripts;

    Play(int height) {
      this.height = height;
    }

    void transaction(JsonNode tx, boolean coinbase) {
      Txid txid = Txid.ofDisplay(tx.path("txid").textValue());
      for (JsonNode in : tx.path("vin")) {
        if (!coinbase) {
          spend(new OutPoint(
              Txid.ofDisplay(in.path("txid").textValue()), in.path("vout").longValue()));
        }
      }
      for (JsonNode out : tx.path("vout")) {
        Script script = Script.ofHex(out.path("scriptPubKey").path("hex").textValue());
        create(new ModelCoin(
            new OutPoint(txid, out.path("n").longValue()),
            script,
            sat(out.path("value")),
            height,
            coinbase));
      }
    }

    private void spend(OutPoint outPoint) {
      ModelCoin coin = coins.remove(outPoint);
      if (coin == null) {
        throw new IllegalStateException("the chain spends " + outPoint + ", which is not there");
      }
      prevoutSpent += coin.sat();
      gone(coin);
    }

    private void create(ModelCoin coin) {
      if (coin.script().isUnspendable()) {
        scripts += coin.sat();
        return;
      }
      if (coin.coinbase()) {
        coinbaseOut += coin.sat();
      } else {
        newOutputs += coin.sat();
      }
      ModelCoin before = coins.put(coin.outPoint(), coin);
      if (before != null) {
        overwritten += before.sat();
        gone(before);
      }
      put = ModelHash.multiply(put, coin.element());
      count++;
      bogoSize += coin.bogoSize();
      total += coin.sat();
    }

    private void gone(ModelCoin coin) {
      taken = ModelHash.multiply(taken, coin.element());
      count--;
      bogoSize -= coin.bogoSize();
      total -= coin.sat();
    }

    SetStats stats(SetStats before) {
      long subsidy =
          height == 0 ? 0 : network.maxSupplySat(height) - network.maxSupplySat(height - 1);
      long genesis = height == 0 ? 5_000_000_000L : 0;
      long unclaimed = subsidy + prevoutSpent - newOutputs - coinbaseOut - scripts;
      return new SetStats(
          before.txouts() + count,
          before.bogoSize() + bogoSize,
          before.total() + total,
          before.unspendableSoFar() + genesis + overwritten + scripts + unclaimed,
          prevoutSpent,
          coinbaseOut,
          newOutputs,
          genesis,
          overwritten,
          scripts,
          unclaimed,
          before.hash().change(put, taken));
    }
  }
}
