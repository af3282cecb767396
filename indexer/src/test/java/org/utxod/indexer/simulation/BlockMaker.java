package org.utxod.indexer.simulation;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.indexer.simnode.generate.BlockGenerator;
import org.utxod.indexer.simnode.generate.GeneratorShape;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;

/**
 * Builds blocks of a few transactions, cheaply: work is whatever is requested. Scripts of all kinds are few and reused;
 * transactions reappear in blocks of other branches; coins are created and spent within a block; coinbases mature
 * before they are spent.
 */
final class BlockMaker {
  private static final long COINBASE_SAT = 100_000_000L;
  private static final int MATURITY = 100;

  /** All scripts that ever hold a coin, and one that never can. */
  static final List<Script> SCRIPTS = List.of(
      Script.ofHex("0014" + "a1".repeat(20)),
      Script.ofHex("0014" + "a2".repeat(20)),
      Script.ofHex("0020" + "b1".repeat(32)),
      Script.ofHex("5120" + "c1".repeat(32)),
      Script.ofHex("76a914" + "d1".repeat(20) + "88ac"),
      Script.ofHex("a914" + "e1".repeat(20) + "87"),
      Script.ofHex("21" + "02" + "f1".repeat(32) + "ac"),
      Script.ofHex("51024e73"),
      Script.ofHex("51"),
      Script.ofHex(""));

  private static final Script BURNS = Script.ofHex("6a026869");

  private static final byte[] NO_SALT = {};

  private final Random random;
  private final CoinLedger ledger = new CoinLedger(0);
  private final List<ModelBlock.Tx> mempool = new ArrayList<>();

  BlockMaker(Random random) {
    this.random = random;
  }

  static ModelBlock genesis() {
    SimBlock block = new BlockGenerator(0, GeneratorShape.empty()).genesis();
    return new ModelBlock(block, null, List.of(), List.of(), List.of());
  }

  /** A block on any other; {@code work} is its own work, in units of a usual block. */
  ModelBlock on(ModelBlock parent, int work, int transactions) {
    ledger.moveTo(parent);
    List<ModelCoin> ripe = ripe(parent.height() + 1);
    return on(parent, work, transactions, (created, gone) -> {
      ModelBlock.Tx tx = again(created, gone);
      return tx == null ? fresh(ripe, created, gone) : tx;
    });
  }

  /** A block of just these, as far as they fit. */
  ModelBlock of(ModelBlock parent, int work, List<ModelBlock.Tx> wanted) {
    Iterator<ModelBlock.Tx> next = wanted.iterator();
    return on(parent, work, wanted.size(), (created, gone) -> {
      ModelBlock.Tx tx = next.next();
      return fits(tx, created, gone) ? tx : null;
    });
  }

  /** Chooses a block's next transaction; null if there is none. */
  private interface Choice {
    ModelBlock.@Nullable Tx next(Map<OutPoint, ModelCoin> created, Set<OutPoint> gone);
  }

  private ModelBlock on(ModelBlock parent, int work, int transactions, Choice choice) {
    ledger.moveTo(parent);
    int height = parent.height() + 1;
    Map<OutPoint, ModelCoin> created = new java.util.LinkedHashMap<>();
    List<ModelCoin> spent = new ArrayList<>();
    Set<OutPoint> gone = new HashSet<>();
    Map<OutPoint, ModelCoin> resolved = new HashMap<>();
    List<ModelBlock.Tx> txs = new ArrayList<>();
    add(coinbase(), height, true, txs, created);
    for (int i = 0; i < transactions; i++) {
      ModelBlock.Tx tx = choice.next(created, gone);
      if (tx == null) {
        break;
      }
      for (OutPoint input : tx.inputs()) {
        ModelCoin own = created.remove(input);
        ModelCoin coin = own == null ? ledger.get(input) : own;
        resolved.put(input, coin);
        if (own == null) {
          spent.add(coin);
        }
        gone.add(input);
      }
      add(tx, height, false, txs, created);
    }
    return block(parent, work, height, txs, resolved, spent, List.copyOf(created.values()));
  }

  /** A transaction that could be included in the next block on {@code parent}; null if no coin was found. */
  ModelBlock.@Nullable Tx unconfirmed(ModelBlock parent, List<ModelBlock.Tx> sent) {
    ledger.moveTo(parent);
    int height = parent.height() + 1;
    Map<OutPoint, ModelCoin> created = new java.util.LinkedHashMap<>();
    for (ModelBlock.Tx tx : sent) {
      add(tx, height, false, new ArrayList<>(), created);
    }
    return fresh(ripe(height), created, Set.of());
  }

  /** A block of just these transactions, whatever rules they break; {@code spent} says what their inputs claim to spend. */
  ModelBlock broken(
      ModelBlock parent, int work, List<ModelBlock.Tx> others, List<ModelCoin> spent) {
    List<ModelBlock.Tx> txs = new ArrayList<>(List.of(coinbase()));
    txs.addAll(others);
    Map<OutPoint, ModelCoin> claims = new HashMap<>();
    spent.forEach(coin -> claims.put(coin.outPoint(), coin));
    return block(parent, work, parent.height() + 1, txs, claims, List.of(), List.of());
  }

  private static void add(
      ModelBlock.Tx tx,
      int height,
      boolean coinbase,
      List<ModelBlock.Tx> txs,
      Map<OutPoint, ModelCoin> created) {
    txs.add(tx);
    for (int vout = 0; vout < tx.outputs().size(); vout++) {
      ModelBlock.Output output = tx.outputs().get(vout);
      if (!output.script().isUnspendable()) {
        OutPoint point = new OutPoint(tx.txid(), vout);
        created.put(point, new ModelCoin(point, output.script(), output.sat(), height, coinbase));
      }
    }
  }

  private ModelBlock.Tx coinbase() {
    List<ModelBlock.Output> outputs = new ArrayList<>();
    outputs.add(new ModelBlock.Output(script(), COINBASE_SAT));
    if (random.nextInt(4) == 0) {
      outputs.add(new ModelBlock.Output(script(), COINBASE_SAT / 2));
    }
    outputs.add(new ModelBlock.Output(BURNS, 0));
    return ModelBlock.Tx.real(List.of(), bytes(), outputs);
  }

  private List<ModelCoin> ripe(int height) {
    List<ModelCoin> ripe = new ArrayList<>();
    for (ModelCoin coin : ledger.coins()) {
      if (!coin.coinbase() || height - coin.height() >= MATURITY) {
        ripe.add(coin);
      }
    }
    ripe.sort(Comparator.comparing((ModelCoin coin) -> coin.outPoint().txid())
        .thenComparing(coin -> coin.outPoint().vout()));
    return ripe;
  }

  /** A transaction of another branch that fits here too. */
  private ModelBlock.Tx again(Map<OutPoint, ModelCoin> created, Set<OutPoint> gone) {
    if (mempool.isEmpty() || random.nextInt(2) == 0) {
      return null;
    }
    ModelBlock.Tx tx =
        mempool.get(mempool.size() - 1 - random.nextInt(Math.min(12, mempool.size())));
    return fits(tx, created, gone) ? tx : null;
  }

  private boolean fits(ModelBlock.Tx tx, Map<OutPoint, ModelCoin> created, Set<OutPoint> gone) {
    for (OutPoint input : tx.inputs()) {
      ModelCoin coin = created.containsKey(input) ? created.get(input) : ledger.get(input);
      if (coin == null || gone.contains(input)) {
        return false;
      }
      if (coin.coinbase() && ledger.at().height() + 1 - coin.height() < MATURITY) {
        return false;
      }
    }
    return true;
  }

  private ModelBlock.Tx fresh(
      List<ModelCoin> ripe, Map<OutPoint, ModelCoin> created, Set<OutPoint> gone) {
    List<ModelCoin> inputs = new ArrayList<>();
    // By outpoints: a coin that was sent and is confirmed meanwhile is in both lists, with other
    // heights.
    Set<OutPoint> taken = new HashSet<>(gone);
    int count = 1 + random.nextInt(2);
    List<ModelCoin> own =
        created.values().stream().filter(coin -> !coin.coinbase()).toList();
    for (int i = 0; i < count; i++) {
      List<ModelCoin> from = !own.isEmpty() && random.nextInt(3) == 0 ? own : ripe;
      if (!from.isEmpty()) {
        ModelCoin coin = from.get(random.nextInt(from.size()));
        if (taken.add(coin.outPoint())) {
          inputs.add(coin);
        }
      }
    }
    if (inputs.isEmpty()) {
      return null;
    }
    long left = inputs.stream().mapToLong(ModelCoin::sat).sum();
    List<ModelBlock.Output> outputs = new ArrayList<>();
    int most = 1 + random.nextInt(3);
    for (int i = 0; i < most; i++) {
      long sat = random.nextInt(8) == 0 ? 0 : (long) (random.nextDouble() * left);
      outputs.add(new ModelBlock.Output(random.nextInt(12) == 0 ? BURNS : script(), sat));
      left -= sat;
    }
    ModelBlock.Tx tx =
        ModelBlock.Tx.real(inputs.stream().map(ModelCoin::outPoint).toList(), NO_SALT, outputs);
    mempool.add(tx);
    return tx;
  }

  private Script script() {
    return SCRIPTS.get(random.nextInt(SCRIPTS.size()));
  }

  private byte[] bytes() {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    return bytes;
  }

  private ModelBlock block(
      ModelBlock parent,
      int work,
      int height,
      List<ModelBlock.Tx> txs,
      Map<OutPoint, ModelCoin> resolved,
      List<ModelCoin> spent,
      List<ModelCoin> created) {
    Chainwork chainwork =
        new Chainwork(parent.sim().chainwork().hashes().add(BigInteger.valueOf(2L * work)));
    long time = parent.sim().time() + 600;
    int nonce = random.nextInt(Integer.MAX_VALUE);
    BlockHash root = ModelBytes.root(txs.stream().map(ModelBlock.Tx::txid).toList());
    BlockHash hash = ModelBytes.hash(parent.hash(), root, time, nonce);
    while (hash.wire()[31] < 0) { // Above regtest's target: about every second try.
      nonce = (nonce + 1) & Integer.MAX_VALUE;
      hash = ModelBytes.hash(parent.hash(), root, time, nonce);
    }
    int count = new WireWriter().compact(txs.size()).toByteArray().length;
    int size = 80 + count + txs.stream().mapToInt(ModelBlock.Tx::length).sum();
    StringBuilder json = new StringBuilder(4_096)
        .append("{\"hash\":\"")
        .append(hash)
        .append("\",\"confirmations\":1,\"height\":")
        .append(height)
        .append(",\"version\":1,\"versionHex\":\"00000001\",\"merkleroot\":\"")
        .append(root)
        .append("\",\"time\":")
        .append(time)
        .append(",\"mediantime\":")
        .append(time)
        .append(",\"nonce\":")
        .append(nonce)
        .append(",\"bits\":\"207fffff\",\"target\":\"7f\",\"difficulty\":1")
        .append(",\"chainwork\":\"")
        .append(chainwork.hex())
        .append("\",\"nTx\":")
        .append(txs.size())
        .append(",\"previousblockhash\":\"")
        .append(parent.hash())
        .append("\",\"strippedsize\":")
        .append(size)
        .append(",\"size\":")
        .append(size)
        .append(",\"weight\":")
        .append(4 * size)
        .append(",\"tx\":[");
    boolean bytesOfAll = txs.stream().noneMatch(tx -> tx.hex().isEmpty());
    for (int i = 0; i < txs.size(); i++) {
      json.append(i == 0 ? "" : ",");
      write(json, txs.get(i), resolved, bytesOfAll);
    }
    json.append("]}");
    SimBlock sim = SimBlock.ofJson(json.toString().getBytes(StandardCharsets.US_ASCII));
    return new ModelBlock(sim, parent, List.copyOf(txs), List.copyOf(spent), created);
  }

  private static void write(
      StringBuilder json, ModelBlock.Tx tx, Map<OutPoint, ModelCoin> resolved, boolean bytesOfAll) {
    json.append("{\"txid\":\"").append(tx.txid());
    json.append("\",\"size\":").append(tx.length()).append(",\"vin\":[");
    if (tx.inputs().isEmpty()) {
      json.append("{\"coinbase\":\"00\",\"sequence\":0}");
    }
    for (int i = 0; i < tx.inputs().size(); i++) {
      OutPoint input = tx.inputs().get(i);
      ModelCoin coin = resolved.get(input);
      json.append(i == 0 ? "" : ",").append("{\"txid\":\"").append(input.txid());
      json.append("\",\"vout\":").append(input.vout());
      json.append(",\"prevout\":{\"generated\":").append(coin.coinbase());
      json.append(",\"height\":").append(coin.height());
      json.append(",\"value\":").append(BtcAmount.format(coin.sat()));
      json.append(",\"scriptPubKey\":{\"hex\":\"").append(coin.script().hex()).append("\"}}}");
    }
    json.append("],\"vout\":[");
    for (int n = 0; n < tx.outputs().size(); n++) {
      ModelBlock.Output output = tx.outputs().get(n);
      json.append(n == 0 ? "" : ",").append("{\"value\":").append(BtcAmount.format(output.sat()));
      json.append(",\"n\":").append(n);
      json.append(",\"scriptPubKey\":{\"hex\":\"").append(output.script().hex()).append("\"}}");
    }
    json.append(']');
    if (bytesOfAll) {
      json.append(",\"hex\":\"").append(tx.hex()).append('"');
    }
    json.append('}');
  }
}
