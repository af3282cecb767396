package org.utxod.benchmark.synthetic;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.Index;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.rocksdb.RocksStore;

/**
 * Applies full blocks to an index that {@link LoadSnapshot} made, in bulk or one by one, and says how long that took: a
 * program that takes the snapshot's file, the directory, the number of blocks and {@code bulk} or {@code live}. Making the
 * blocks is not part of the time; what the store does meanwhile in the background is a gift of some percent.
 */
public final class BulkBlocks {
  private static final int AT_ONCE = 20;

  private BulkBlocks() {}

  /** FILE DIRECTORY BLOCKS bulk|live. */
  public static void main(String[] args) throws IOException, InterruptedException {
    int blocks = Integer.parseInt(args[2]);
    boolean bulk = args[3].equals("bulk");
    Deque<SyntheticBlocks.Spendable> old = sample(Path.of(args[0]), blocks * 4_000);
    try (Index index = Index.open(
        Path.of(args[1]).resolve("index"),
        Network.MAINNET,
        IndexOptions.DEFAULT,
        RocksStore.Memory.DEFAULT)) {
      SyntheticBlocks made =
          new SyntheticBlocks(index.writer().point().orElseThrow(), old, System.nanoTime());
      List<Long> nanos = new ArrayList<>();
      for (int done = 0; done < blocks; done += AT_ONCE) {
        List<BlockDelta> some = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
          some.add(made.next());
        }
        long start = System.nanoTime();
        for (BlockDelta block : some) {
          if (bulk) {
            index.bulk().apply(block);
          } else {
            index.writer().apply(block);
          }
        }
        if (bulk && done + AT_ONCE >= blocks) {
          index.bulk().flush();
        }
        nanos.add(System.nanoTime() - start);
      }
      double seconds = nanos.stream().mapToLong(Long::longValue).sum() / 1e9;
      System.out.printf(
          Locale.ROOT,
          "%d blocks in %.2f s: %.1f blocks/s, %,.0f coin changes/s%n",
          blocks,
          seconds,
          blocks / seconds,
          blocks * (double) (SyntheticBlocks.CREATED + SyntheticBlocks.SPENT) / seconds);
      if (bulk) {
        long start = System.nanoTime();
        index.bulk().finish(Runtime.getRuntime().availableProcessors(), coins -> {});
        double walk = (System.nanoTime() - start) / 1e9;
        System.out.printf(
            Locale.ROOT,
            "balances of %,d coins in %.2f s: %,.0f coins/s%n",
            index.state().utxoCount(),
            walk,
            index.state().utxoCount() / walk);
      }
    }
  }

  /** Coins from all over the snapshot. */
  public static Deque<SyntheticBlocks.Spendable> sample(Path file, int wanted) throws IOException {
    Deque<SyntheticBlocks.Spendable> coins = new ArrayDeque<>();
    try (InputStream in = Files.newInputStream(file)) {
      SnapshotReader reader = SnapshotReader.open(in);
      long every = Math.max(1, reader.header().coins() / wanted);
      long[] seen = {0};
      boolean more = true;
      while (more) {
        more = reader.read(
            SyntheticCoins.baseHeight(),
            1 << 16,
            (txid, txidAt, vout, code, sat, script, scriptAt, scriptLength) -> {
              if (seen[0]++ % every == 0) {
                coins.add(new SyntheticBlocks.Spendable(
                    Arrays.copyOfRange(txid, txidAt, txidAt + 32),
                    vout,
                    sat,
                    code,
                    Arrays.copyOfRange(script, scriptAt, scriptAt + scriptLength)));
              }
            });
      }
    }
    List<SyntheticBlocks.Spendable> shuffled = new ArrayList<>(coins);
    java.util.Collections.shuffle(shuffled, new java.util.Random(1));
    return new ArrayDeque<>(shuffled);
  }
}
