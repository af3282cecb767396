package org.utxod.benchmark.jmh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.utxod.benchmark.synthetic.Footprint;
import org.utxod.benchmark.synthetic.LoadSnapshot;
import org.utxod.benchmark.synthetic.SyntheticBlocks;
import org.utxod.benchmark.synthetic.SyntheticCoins;
import org.utxod.store.Index;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.read.IndexView;
import org.utxod.store.rocksdb.RocksStore;

/**
 * Resident memory of a process whose index has been at the tip for a long time: full blocks arrive one after the other,
 * without the ten minutes between, while balances and coins of scripts from all over the set are read. A program whose
 * arguments are the directory of {@link LoadSnapshot}, the number of coins in it, and minutes; started with the
 * launcher's heap and allocator settings.
 */
public final class ResidentMemory {
  private static final int READS_A_BLOCK = 20_000;
  private static final int OLD_COINS = 60_000;

  private ResidentMemory() {}

  /** DIRECTORY COINS MINUTES. */
  public static void main(String[] args) throws IOException {
    long coins = Long.parseLong(args[1]);
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(Long.parseLong(args[2]));
    try (Index index = Index.open(
        Path.of(args[0]).resolve("index"),
        Network.MAINNET,
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT)) {
      SyntheticBlocks blocks = new SyntheticBlocks(
          index.writer().point().orElseThrow(), old(index, coins)::poll, System.nanoTime());
      SplittableRandom random = new SplittableRandom(1);
      long nextReport = System.nanoTime();
      long reads = 0;
      for (int applied = 0; System.nanoTime() < end; applied++) {
        if (System.nanoTime() >= nextReport) {
          System.out.printf(
              Locale.ROOT, "%d blocks, %,d reads, resident %s%n", applied, reads, resident());
          nextReport += TimeUnit.MINUTES.toNanos(1);
        }
        index.writer().apply(blocks.next());
        reads += read(index, new SyntheticCoins(coins, random.nextLong()));
      }
      System.out.println("at most " + Footprint.peakResident());
    }
  }

  /** Some of the existing coins, to be spent first. */
  private static Deque<SyntheticBlocks.Spendable> old(Index index, long coins) {
    Deque<SyntheticBlocks.Spendable> old = new ArrayDeque<>();
    Set<OutPoint> seen = new HashSet<>();
    SyntheticCoins some = new SyntheticCoins(coins, System.nanoTime());
    try (IndexView view = index.view()) {
      while (old.size() < OLD_COINS) {
        some.next();
        Script script = Script.of(some.script(), 0, some.scriptLength());
        for (Coin coin : view.coins(script.key(), null, 3)) {
          if (seen.add(coin.outPoint())) {
            old.add(new SyntheticBlocks.Spendable(
                coin.outPoint().txid().wire(),
                (int) coin.outPoint().vout(),
                coin.valueSat(),
                coin.height() * 2 + (coin.coinbase() ? 1 : 0),
                script.bytes()));
          }
        }
      }
    }
    return old;
  }

  private static int read(Index index, SyntheticCoins some) {
    for (int i = 0; i < READS_A_BLOCK; i++) {
      some.next();
      Script script = Script.of(some.script(), 0, some.scriptLength());
      try (IndexView view = index.view()) {
        var unusedBalance = view.balance(script.key());
        var unusedCoins = view.coins(script.key(), null, 100);
      }
    }
    return READS_A_BLOCK;
  }

  private static String resident() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS"))
          .map(line -> line.replaceAll("\\s+", " ").substring(7))
          .findFirst()
          .orElse("unknown");
    }
  }
}
