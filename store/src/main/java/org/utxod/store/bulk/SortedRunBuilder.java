package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongConsumer;
import org.utxod.store.bulk.spill.Spill;
import org.utxod.store.bulk.spill.SpillMark;
import org.utxod.store.bulk.spill.SpillWriter;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.schema.ColumnFamily;

/**
 * Step two of an import: sorts partitions, several at a time, and writes them as runs of sorted files. Runs that were
 * finished before an interruption are not built again.
 */
public final class SortedRunBuilder {
  /** Bytes of coins in a run; its files come out a little smaller. */
  private static final long RUN_BYTES = 64L << 20;

  private static final int REPORT_EVERY = 1 << 14;

  private final Path directory;
  private final KeyValueStore store;
  private final int lowestTip;
  private final int maxPartitionBytes;
  private final SpillMark coins;
  private final Spill spill;
  private final List<Run> runs;

  /* Partitions [from, to). */
  private record Run(int number, int from, int to) {}

  private SortedRunBuilder(
      Path directory, KeyValueStore store, int lowestTip, int maxPartitionBytes, SpillMark coins) {
    this.directory = directory;
    this.store = store;
    this.lowestTip = lowestTip;
    this.maxPartitionBytes = maxPartitionBytes;
    this.coins = coins;
    this.spill = new Spill(
        directory,
        CoinSpill.NAME,
        SpillWriter.partitionsPerFile(coins.chunks().partitions(), CoinSpill.FILES),
        coins.chunks());
    this.runs = plan(spill);
  }

  /**
   * Of the coins that were divided in a directory.
   *
   * @param lowestTip height of the lowest block to which the index may ever be disconnected
   * @param maxPartitionBytes that a thread may sort in memory
   * @return empty where not all of a snapshot's coins are there
   */
  public static Optional<SortedRunBuilder> of(
      Path directory, KeyValueStore store, int lowestTip, int maxPartitionBytes)
      throws IOException {
    return SpillMark.read(directory)
        .filter(SpillMark::whole)
        .map(coins -> new SortedRunBuilder(directory, store, lowestTip, maxPartitionBytes, coins));
  }

  private static List<Run> plan(Spill spill) {
    List<Run> runs = new ArrayList<>();
    int from = 0;
    long size = 0;
    for (int partition = 0; partition < spill.partitions(); partition++) {
      size += spill.size(partition);
      boolean last = partition + 1 == spill.partitions();
      if (size >= RUN_BYTES || (last && size > 0)) {
        runs.add(new Run(runs.size(), from, partition + 1));
        from = partition + 1;
        size = 0;
      }
    }
    return runs;
  }

  /** Coins that there are to build. */
  long coins() {
    return coins.coins();
  }

  /** Satoshis in them. */
  long sat() {
    return coins.sat();
  }

  /**
   * Builds what is not built yet.
   *
   * @param progress is told, by several threads, how many coins were written or found written
   * @return coins, satoshis and scripts in all runs
   */
  public RunFiles.Contents build(int threads, LongConsumer progress)
      throws IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    LongAdder coinCount = new LongAdder();
    LongAdder sat = new LongAdder();
    LongAdder scripts = new LongAdder();
    AtomicInteger workerNumber = new AtomicInteger();
    ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task, "bulk-" + workerNumber.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int worker = 0; worker < threads; worker++) {
        PartitionSorter sorter =
            new PartitionSorter(directory, "divided-" + worker, maxPartitionBytes);
        tasks.add(() -> {
          for (int at = next.getAndIncrement();
              at < runs.size() && !Thread.currentThread().isInterrupted();
              at = next.getAndIncrement()) {
            RunFiles.Contents made = build(runs.get(at), sorter, progress);
            coinCount.add(made.coins());
            sat.add(made.sat());
            scripts.add(made.scripts());
          }
          return true;
        });
      }
      for (Future<Boolean> done : workers.invokeAll(tasks)) {
        done.get();
      }
      return new RunFiles.Contents(coinCount.sum(), sat.sum(), scripts.sum());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("a run of coins could not be built", e.getCause());
    } finally {
      next.set(runs.size());
      workers.shutdownNow();
      // Native writers must not outlive the store.
      workers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
    }
  }

  private RunFiles.Contents build(Run run, PartitionSorter sorter, LongConsumer progress)
      throws IOException {
    RunFiles files = new RunFiles(directory, run.number());
    Optional<RunFiles.Contents> before = files.finished();
    if (before.isPresent()) {
      progress.accept(before.get().coins());
      release(run);
      return before.get();
    }
    files.clear();
    RunFiles.Contents contents;
    int[] unreported = {0};
    try (RunWriter writer = new RunWriter(store, files, lowestTip)) {
      for (int partition = run.from(); partition < run.to(); partition++) {
        sorter.sort(spill, partition, coins.partitions().bits(), coin -> {
          writer.put(coin);
          if (++unreported[0] == REPORT_EVERY) {
            progress.accept(REPORT_EVERY);
            unreported[0] = 0;
          }
        });
      }
      contents = writer.finish();
    }
    progress.accept(unreported[0]);
    release(run);
    return contents;
  }

  private void release(Run run) throws IOException {
    for (int partition = run.from(); partition < run.to(); partition++) {
      spill.release(partition);
    }
  }

  /**
   * Ingests the built rows, family by family. A family that already holds rows was ingested before an interruption.
   */
  public void ingest() {
    for (ColumnFamily columnFamily : RunFiles.FAMILIES) {
      List<Path> files = RunFiles.of(columnFamily, directory, runs.size());
      if (!files.isEmpty() && isEmpty(columnFamily)) {
        store.ingest(columnFamily, files);
      }
    }
  }

  private boolean isEmpty(ColumnFamily columnFamily) {
    try (var rows = store.snapshot();
        var cursor = rows.scan(
            columnFamily, new byte[0], null, org.utxod.store.kv.KeyValueSnapshot.Scope.ANY)) {
      return !cursor.next();
    }
  }
}
