package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BalanceSum;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;

/**
 * Balances from coins, by one walk that several threads share: coins and balances lie in the same order, so each part of
 * the coins gives one sorted file. Scripts whose coins are all spent are removed in the same walk.
 */
public final class BalanceBuild {
  private static final int MAX_SLICES_PER_FORM = 32;

  /** Of a form that has its share; a file for fewer costs more than it spreads. */
  private static final long COINS_PER_SLICE = 100_000;

  private static final int REPORT_EVERY = 1 << 14;
  private static final int MAX_BATCH_BYTES = 4 << 20;

  private final KeyValueStore store;
  private final Path directory;
  private final int lowestTip;
  private final List<byte[]> starts;

  /**
   * @param directory on the store's disk, for this alone
   * @param lowestTip see {@link BalanceSum#BalanceSum}
   * @param coins about so many
   */
  public BalanceBuild(KeyValueStore store, Path directory, int lowestTip, long coins) {
    this.store = store;
    this.directory = directory;
    this.lowestTip = lowestTip;
    long slices = coins / ScriptKey.Form.values().length / COINS_PER_SLICE;
    this.starts = starts((int) Math.max(1, Math.min(MAX_SLICES_PER_FORM, slices)));
  }

  private static List<byte[]> starts(int slicesPerForm) {
    List<byte[]> starts = new ArrayList<>();
    for (ScriptKey.Form form : ScriptKey.Form.values()) {
      for (int slice = 0; slice < slicesPerForm; slice++) {
        starts.add(new byte[] {form.tag(), (byte) (slice * 256 / slicesPerForm)});
      }
    }
    return starts;
  }

  /**
   * Walks over the coins and writes the files.
   *
   * @param progress is told, by several threads, how many coins more were seen
   */
  public RunFiles.Contents run(int threads, LongConsumer progress)
      throws IOException, InterruptedException {
    PrivateFiles.createDirectories(directory);
    AtomicInteger next = new AtomicInteger();
    LongAdder coins = new LongAdder();
    LongAdder sat = new LongAdder();
    LongAdder scripts = new LongAdder();
    AtomicInteger number = new AtomicInteger();
    ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task, "balances-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    try (KeyValueSnapshot rows = store.snapshot()) {
      Callable<Boolean> work = () -> {
        for (int at = next.getAndIncrement();
            at < starts.size() && !Thread.currentThread().isInterrupted();
            at = next.getAndIncrement()) {
          RunFiles.Contents made = slice(rows, at, progress);
          coins.add(made.coins());
          sat.add(made.sat());
          scripts.add(made.scripts());
        }
        return true;
      };
      try {
        for (Future<Boolean> done :
            workers.invokeAll(java.util.Collections.nCopies(threads, work))) {
          done.get();
        }
      } finally {
        next.set(starts.size());
        workers.shutdownNow();
        // The snapshot must outlive every cursor on it.
        workers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
      }
      forgetUnusedScripts(rows);
      return new RunFiles.Contents(coins.sum(), sat.sum(), scripts.sum());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("balances could not be built", e.getCause());
    }
  }

  private RunFiles.Contents slice(KeyValueSnapshot rows, int slice, LongConsumer progress) {
    byte[] from = slice == 0 ? new byte[0] : starts.get(slice);
    byte @Nullable [] to = slice + 1 < starts.size() ? starts.get(slice + 1) : null;
    try (BalanceWriter writer = new BalanceWriter(slice);
        KeyValueCursor cursor = rows.scan(ColumnFamily.COIN, from, to, Scope.ANY)) {
      byte[] key = new byte[CoinRow.MAX_KEY_LENGTH];
      byte[] value = new byte[CoinRow.MAX_VALUE_LENGTH];
      int unreported = 0;
      while (cursor.next()) {
        if (cursor.key(key) > key.length || cursor.value(value) > value.length) {
          throw new StoreException(
              StoreException.Kind.DAMAGED,
              "A coin's row is longer than any can be. Restore a backup, or index anew in an empty data directory.");
        }
        writer.add(key, value);
        if (++unreported == REPORT_EVERY) {
          progress.accept(unreported);
          unreported = 0;
        }
      }
      progress.accept(unreported);
      return writer.finish();
    }
  }

  /** Makes the balances the store's. */
  public void ingest() {
    List<Path> files = RunFiles.of(ColumnFamily.BALANCE, directory, starts.size());
    if (!files.isEmpty()) {
      store.ingest(ColumnFamily.BALANCE, files);
    }
  }

  private void forgetUnusedScripts(KeyValueSnapshot rows) {
    WriteBatch batch = store.newBatch();
    byte[] firstCoin = {ScriptKey.Form.OTHER.tag()};
    try (KeyValueCursor scripts = rows.scan(ColumnFamily.SCRIPT, new byte[0], null, Scope.ANY);
        KeyValueCursor coins = rows.scan(ColumnFamily.COIN, firstCoin, null, Scope.ANY)) {
      boolean moreCoins = coins.next();
      while (scripts.next()) {
        byte[] script = scripts.key();
        while (moreCoins && compare(coins.key(), script) < 0) {
          moreCoins = coins.next();
        }
        if (!moreCoins || compare(coins.key(), script) > 0) {
          batch.delete(ColumnFamily.SCRIPT, script);
        }
        if (batch.size() > MAX_BATCH_BYTES) {
          store.write(batch);
          batch.clear();
        }
      }
    }
    if (batch.count() > 0) {
      store.write(batch);
    }
  }

  private static int compare(byte[] coinKey, byte[] script) {
    return java.util.Arrays.compareUnsigned(
        coinKey, 0, Math.min(script.length, coinKey.length), script, 0, script.length);
  }

  /** The balances of one slice. */
  private final class BalanceWriter implements AutoCloseable {
    private final RunFiles files;
    private final BalanceSum sum = new BalanceSum(lowestTip);
    private final byte[] script = new byte[ScriptKey.MAX_LENGTH];
    private int scriptLength;
    private @Nullable SortedRows balances;
    private long coinCount;
    private long satSum;
    private long scriptCount;

    BalanceWriter(int slice) {
      this.files = new RunFiles(directory, slice);
    }

    void add(byte[] coinKey, byte[] coinValue) {
      int length = CoinRow.scriptKeyLength(coinKey);
      if (scriptLength != length
          || !java.util.Arrays.equals(script, 0, length, coinKey, 0, length)) {
        endScript();
        System.arraycopy(coinKey, 0, script, 0, length);
        scriptLength = length;
      }
      sum.add(CoinRow.code(coinValue), CoinRow.valueSat(coinValue));
    }

    private void endScript() {
      if (sum.coins() == 0) {
        return;
      }
      SortedRows rows = balances;
      if (rows == null) {
        rows = store.sortedRows(ColumnFamily.BALANCE, files.file(ColumnFamily.BALANCE));
        balances = rows;
      }
      byte[] row = sum.row().value();
      rows.put(script, 0, scriptLength, row, 0, row.length);
      coinCount += sum.coins();
      satSum = Math.addExact(satSum, sum.sat());
      scriptCount++;
      sum.clear();
    }

    RunFiles.Contents finish() {
      endScript();
      if (balances != null) {
        balances.finish();
      }
      return new RunFiles.Contents(coinCount, satSum, scriptCount);
    }

    @Override
    public void close() {
      if (balances != null) {
        balances.close();
      }
    }
  }
}
