package org.utxod.indexer.simnode.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.tx.SimCoin;
import org.utxod.indexer.simnode.tx.SimScript;
import org.utxod.indexer.simnode.tx.SimTx;

/** Builds the transactions of consecutive blocks from a pool of coins. Signatures are random bytes. */
public final class TxMaker {
  private static final int HEAVIEST_BLOCK = 3_950_000;
  private static final int BULK_OUTPUTS = 400;
  private static final long MAX_FEE = 2_000;

  private final ScriptMaker scripts;
  private final CoinPool pool;

  TxMaker(ScriptMaker scripts, CoinPool pool) {
    this.scripts = scripts;
    this.pool = pool;
  }

  /** Transactions for the block at {@code height}; the pool is updated with what they spend and create. */
  List<SimTx> make(Random random, GeneratorShape shape, int height) {
    List<SimTx> txs = new ArrayList<>();
    List<SimCoin> fresh = new ArrayList<>();
    int weight = 0;
    while (txs.size() < shape.transactions() && weight < HEAVIEST_BLOCK) {
      List<SimCoin> spent = spend(random, shape, height, fresh);
      if (spent.isEmpty()) {
        break;
      }
      SimTx tx = tx(random, shape, spent, HEAVIEST_BLOCK - weight);
      weight += 3 * tx.stripped().length + tx.raw().length;
      List<SimCoin> made = tx.created(tx.txid(), height);
      made.forEach(pool::add);
      fresh.addAll(made);
      txs.add(tx);
    }
    return txs;
  }

  /** A payment of these coins, which stay in the pool. */
  SimTx payment(Random random, GeneratorShape shape, List<SimCoin> spent) {
    return tx(random, shape, spent, 0);
  }

  private boolean scarce(GeneratorShape shape) {
    return pool.size() < shape.transactions() * shape.maxInputs() * 2;
  }

  private List<SimCoin> spend(
      Random random, GeneratorShape shape, int height, List<SimCoin> fresh) {
    List<SimCoin> spent = new ArrayList<>();
    int inputs = scarce(shape) ? 1 : 1 + random.nextInt(shape.maxInputs());
    for (int i = 0; i < inputs; i++) {
      SimCoin coin = draw(random, height, fresh);
      if (coin == null) {
        break;
      }
      spent.add(coin);
    }
    return spent;
  }

  /** One in eight is a coin that was created earlier in the same block. */
  private @Nullable SimCoin draw(Random random, int height, List<SimCoin> fresh) {
    if (!fresh.isEmpty() && random.nextInt(8) == 0) {
      SimCoin coin = fresh.remove(random.nextInt(fresh.size()));
      pool.remove(coin.outPoint());
      return coin;
    }
    SimCoin coin = pool.take(random, height);
    if (coin != null && coin.height() == height) {
      fresh.remove(coin);
    }
    return coin;
  }

  private SimTx tx(Random random, GeneratorShape shape, List<SimCoin> spent, int space) {
    long left = spent.stream().mapToLong(SimCoin::sat).sum();
    left -= Math.min(left, random.nextInt((int) MAX_FEE));
    List<SimTx.Output> outputs = new ArrayList<>();
    boolean bulk = random.nextInt(scarce(shape) ? 8 : 400) == 0 && space > BULK_OUTPUTS * 200;
    int count = bulk ? BULK_OUTPUTS : 1 + random.nextInt(shape.maxOutputs());
    SimScript one = scripts.hot(random);
    for (int i = 0; i < count; i++) {
      SimScript script = bulk ? one : scripts.draw(random);
      long sat = amount(random, left, count - i, script);
      outputs.add(new SimTx.Output(sat, script));
      left -= sat;
    }
    if (left > 0) {
      SimTx.Output last = outputs.get(count - 1);
      boolean burns = last.script().isUnspendable();
      outputs.set(
          count - 1,
          new SimTx.Output(last.sat() + left, burns ? scripts.hot(random) : last.script()));
    }
    List<String> sigs = new ArrayList<>();
    List<List<String>> witnesses = new ArrayList<>();
    for (SimCoin coin : spent) {
      sigs.add(scriptSig(random, coin.script()));
      witnesses.add(witness(random, coin.script()));
    }
    return new SimTx(2, "", List.copyOf(spent), sigs, witnesses, outputs, 0);
  }

  private static long amount(Random random, long left, int toGo, SimScript script) {
    if (script.isUnspendable()) {
      return random.nextBoolean() ? 0 : Math.min(left, random.nextInt(1_000));
    }
    long share = left / toGo;
    if (random.nextInt(50) == 0 || share == 0) {
      return 0;
    }
    return Math.max(1, share / 2 + (long) (random.nextDouble() * (share / 2)));
  }

  private static String scriptSig(Random random, SimScript script) {
    return switch (script.type()) {
      case "pubkeyhash" -> "47" + ScriptMaker.hex(random, 71) + "21" + ScriptMaker.hex(random, 33);
      case "scripthash" -> "160014" + ScriptMaker.hex(random, 20); // P2SH-P2WPKH
      case "pubkey" -> "47" + ScriptMaker.hex(random, 71);
      case "multisig" -> "0047" + ScriptMaker.hex(random, 71);
      default -> "";
    };
  }

  private static List<String> witness(Random random, SimScript script) {
    return switch (script.type()) {
      case "witness_v0_keyhash", "scripthash" ->
        List.of(ScriptMaker.hex(random, 71), ScriptMaker.hex(random, 33));
      case "witness_v0_scripthash" ->
        List.of(
            "",
            ScriptMaker.hex(random, 71),
            ScriptMaker.hex(random, 71),
            ScriptMaker.hex(random, 105));
      case "witness_v1_taproot" -> List.of(ScriptMaker.hex(random, 64));
      default -> List.of();
    };
  }
}
