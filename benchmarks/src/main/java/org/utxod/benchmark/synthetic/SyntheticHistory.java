package org.utxod.benchmark.synthetic;

import java.util.SplittableRandom;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Script;

/**
 * Blocks whose history has mainnet's shape: 4.4 scripts a transaction, 23 new scripts among 100 postings, a third of all
 * payments to few scripts (Zipf), coins that are spent soon or late with the same probability on a logarithmic scale. The
 * outpoints of what is spent are made up; a history does not keep them. Not safe for use by several threads.
 */
public final class SyntheticHistory {
  private static final int TRANSACTIONS = 2_500;
  private static final int COINS = 1 << 22;
  private static final int RECENT = 1 << 17;
  private static final int POPULAR = 30_000;
  private static final double NEW = 0.41;
  private static final double TO_POPULAR = 0.35;
  private static final int PROBES = 8;

  private final SplittableRandom random = new SplittableRandom(7);
  private final long[] coinScripts = new long[COINS];
  private final long[] coinValues = new long[COINS];
  private final long[] recent = new long[RECENT];
  private final byte[] script = new byte[22];
  private final byte[] txid = new byte[32];
  private long created;
  private long scripts = POPULAR;
  private int height = -1;
  private BlockHash tip = BlockHash.ofWire(new byte[32], 0);

  public SyntheticHistory() {
    script[1] = 20;
  }

  /** The next block. */
  public BlockDelta next() {
    height++;
    byte[] hash = new byte[32];
    LittleEndian.putLong(hash, 0, height + 1L);
    LittleEndian.putLong(hash, 8, random.nextLong());
    BlockHash here = BlockHash.ofWire(hash, 0);
    BlockDeltaBuilder block = new BlockDeltaBuilder()
        .point(new ChainPoint(height, here))
        .previousHash(tip)
        .times(1_231_006_505L + 600L * height, 0);
    tip = here;
    for (int i = 0; i < TRANSACTIONS; i++) {
      transaction(block, i == 0);
    }
    return block.build();
  }

  private void transaction(BlockDeltaBuilder block, boolean coinbase) {
    for (int i = 0; i < 32; i += 8) {
      LittleEndian.putLong(txid, i, random.nextLong());
    }
    block.beginTransaction().transactionId(txid, 0).transactionLength(200 + random.nextInt(600));
    int inputs = coinbase ? 0 : few();
    for (int i = 0; i < inputs; i++) {
      spend(block);
    }
    int outputs = coinbase ? 1 : 1 + few();
    for (int i = 0; i < outputs; i++) {
      create(block, i);
    }
    block.endTransaction();
  }

  /** 1 in half of all cases, 2 in a quarter, and so on. */
  private int few() {
    int count = 1;
    while (count < 200 && random.nextInt(100) < 45) {
      count++;
    }
    return count;
  }

  private void spend(BlockDeltaBuilder block) {
    long there = Math.min(created, COINS);
    if (there < 2) {
      return;
    }
    long age = (long) Math.exp(random.nextDouble() * Math.log((double) there));
    for (int i = 0; i < PROBES; i++) {
      int slot = (int) ((created - 1 - Math.min(age + i, there - 1)) & (COINS - 1));
      if (coinValues[slot] > 0) {
        block.spent(
            txid, 0, i, coinValues[slot], 2, writeScript(coinScripts[slot]), 0, script.length);
        coinValues[slot] = 0;
        return;
      }
    }
  }

  private void create(BlockDeltaBuilder block, int vout) {
    long to = payee();
    long value = value();
    block.created(vout, value, writeScript(to), 0, script.length);
    int slot = (int) (created++ & (COINS - 1));
    coinScripts[slot] = to;
    coinValues[slot] = value;
  }

  private long payee() {
    double kind = random.nextDouble();
    if (kind < NEW) {
      long fresh = scripts++;
      recent[(int) (fresh & (RECENT - 1))] = fresh;
      return fresh;
    }
    if (kind < NEW + TO_POPULAR) {
      return (long) Math.pow(POPULAR, random.nextDouble()) - 1;
    }
    return recent[random.nextInt(RECENT)];
  }

  /** Between 1,000 satoshis and 10 bitcoins, a third of them round. */
  private long value() {
    long value = (long) (1_000 * Math.pow(1e6, random.nextDouble()));
    return random.nextInt(3) == 0 ? value / 10_000 * 10_000 + 10_000 : value;
  }

  private byte[] writeScript(long number) {
    LittleEndian.putLong(script, 2, number * 0x9E37_79B9_7F4A_7C15L);
    LittleEndian.putLong(script, 10, number);
    return script;
  }

  /** Number of scripts that were ever paid, at most. */
  public long scripts() {
    return scripts;
  }

  /** A script by its number; the lowest are those with most transactions. */
  public Script script(long number) {
    return Script.of(writeScript(number));
  }
}
