package org.utxod.benchmark.synthetic;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * Full blocks resembling mainnet's, built as deltas without a node: 1,900 transactions, 9,000 coins created and 7,500
 * spent, of which a third were created in the same block, a sixth in the last hundred, and the rest are old. Such blocks
 * have no bytes: of the header only the previous hash and the time are set, and their transactions' lengths are 0. Not
 * safe for use by several threads at once.
 */
public final class SyntheticBlocks {
  /** Coins created and spent per block. */
  public static final int CREATED = 9_000;

  public static final int SPENT = 7_500;
  private static final int TRANSACTIONS = 1_900;
  private static final int RECENT_BLOCKS = 100;

  /** A spendable coin; txid in wire bytes, code = height * 2 + coinbase flag. */
  public static final class Spendable {
    final byte[] txid;
    final int vout;
    final long sat;
    final int code;
    public final byte[] script;

    public Spendable(byte[] txid, int vout, long sat, int code, byte[] script) {
      this.txid = txid;
      this.vout = vout;
      this.sat = sat;
      this.code = code;
      this.script = script;
    }
  }

  private final SplittableRandom random;
  private final SyntheticCoins scripts;
  private final Supplier<@Nullable Spendable> old;
  private final List<Spendable> recent = new ArrayList<>();
  private ChainPoint tip;

  /**
   * @param base the block on which the first is built
   * @param old supplies coins of the index, each once, to be spent; null after the last
   */
  public SyntheticBlocks(ChainPoint base, Supplier<@Nullable Spendable> old, long seed) {
    this.tip = base;
    this.old = old;
    this.random = new SplittableRandom(seed);
    this.scripts = new SyntheticCoins(20_000_000, seed);
  }

  /** The next block. */
  public BlockDelta next() {
    BlockDeltaBuilder builder = begun();
    int height = tip.height();
    List<Spendable> made = new ArrayList<>(CREATED);
    int spent = 0;
    int created = 0;
    for (int tx = 0; tx < TRANSACTIONS; tx++) {
      byte[] txid = new byte[32];
      for (int i = 0; i < 32; i += 8) {
        LittleEndian.putLong(txid, i, random.nextLong());
      }
      builder.beginTransaction().transactionId(Txid.ofWire(txid, 0));
      int spendTo = tx == 0 ? 0 : SPENT * (tx + 1) / TRANSACTIONS;
      for (; spent < spendTo; spent++) {
        Spendable coin = pick(made);
        builder.spent(
            coin.txid, 0, coin.vout, coin.sat, coin.code, coin.script, 0, coin.script.length);
      }
      int createTo = CREATED * (tx + 1) / TRANSACTIONS;
      for (int vout = 0; created < createTo; created++, vout++) {
        scripts.next();
        byte[] script = java.util.Arrays.copyOf(scripts.script(), scripts.scriptLength());
        builder.created(vout, scripts.valueSat(), script, 0, script.length);
        made.add(
            new Spendable(txid, vout, scripts.valueSat(), height * 2 + (tx == 0 ? 1 : 0), script));
      }
      builder.endTransaction();
    }
    recent.addAll(made);
    forgetTooMany();
    return builder.build();
  }

  /** The next block, with one transaction that spends these coins of one script and creates none. */
  public BlockDelta spending(Script script, List<Coin> coins) {
    BlockDeltaBuilder builder = begun();
    builder.beginTransaction().transactionId(Txid.ofWire(new byte[32], 0)).endTransaction();
    builder.beginTransaction().transactionId(Txid.ofWire(new byte[32], 0));
    for (Coin coin : coins) {
      builder.spent(coin, script);
    }
    return builder.endTransaction().build();
  }

  /** The builder of the next block, which becomes the tip. */
  private BlockDeltaBuilder begun() {
    int height = tip.height() + 1;
    byte[] hash = new byte[32];
    LittleEndian.putLong(hash, 0, height);
    ChainPoint point = new ChainPoint(height, BlockHash.ofWire(hash, 0));
    BlockDeltaBuilder builder = new BlockDeltaBuilder(new byte[2 << 20])
        .point(point)
        .previousHash(tip.hash())
        .times(1_800_000_000L + height, 1_800_000_000L + height)
        .chainwork(new Chainwork(BigInteger.valueOf(height)));
    tip = point;
    return builder;
  }

  private Spendable pick(List<Spendable> made) {
    int kind = random.nextInt(100);
    if (kind < 35 && made.size() > 10) {
      return take(made);
    }
    if (kind < 50 && !recent.isEmpty()) {
      return take(recent);
    }
    Spendable coin = old.get();
    return coin != null ? coin : take(recent.isEmpty() ? made : recent);
  }

  private Spendable take(List<Spendable> from) {
    int at = random.nextInt(from.size());
    Spendable taken = from.get(at);
    Spendable last = from.remove(from.size() - 1);
    if (last != taken) {
      from.set(at, last);
    }
    return taken;
  }

  private void forgetTooMany() {
    while (recent.size() > RECENT_BLOCKS * (CREATED - SPENT)) {
      take(recent);
    }
  }
}
