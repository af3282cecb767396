package org.utxod.indexer.simulation;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.SnapshotStart;
import org.utxod.store.model.Coverage;

/** Runs many seeds on all cores, each by itself. */
final class Simulations {
  /** A seed that found something. */
  record Finding(long seed, String scenario, Throwable error) {
    private static final int MAX_FRAMES = 30;

    @Override
    public String toString() {
      return "seed " + seed + ": " + error + "\n  in " + scenario
          + "\n  repeat it by: mvn -pl indexer -am test -Dtest=SimulationTest -Dsim.seed=" + seed
          + " -Dsurefire.failIfNoSpecifiedTests=false\n"
          + where();
    }

    private String where() {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      return trace.toString().lines().limit(MAX_FRAMES).collect(Collectors.joining("\n"));
    }
  }

  private final SharedPast past = new SharedPast();
  private final OkHttpClient http = new OkHttpClient();
  private final Path directory;

  /** Leaves cookie files in {@code directory}. */
  Simulations(Path directory) {
    this.directory = directory;
  }

  SharedPast past() {
    return past;
  }

  /** The in-memory store, filled with the shared blocks if the scenario requires it. */
  StoreLife twin(Scenario scenario) {
    MemoryStore store = scenario.empty() ? new MemoryStore() : past.applied(scenario.options());
    if (scenario.origin() == Coverage.Origin.SNAPSHOT) {
      SnapshotStart.make(store);
    }
    return new StoreLife.Twin(store);
  }

  /**
   * Runs seeds until the number is reached, the time is over, or enough failures are found.
   *
   * @return the failures by seed
   */
  List<Finding> run(long firstSeed, long seeds, Duration longest, int enough, Seams seams)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    AtomicLong next = new AtomicLong(firstSeed);
    ConcurrentLinkedQueue<Finding> findings = new ConcurrentLinkedQueue<>();
    long deadline = System.nanoTime() + longest.toNanos();
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        Path own = Files.createDirectories(directory.resolve("worker-" + i));
        done.add(workers.submit(() -> {
          for (long seed = next.getAndIncrement();
              seed < firstSeed + seeds && System.nanoTime() < deadline && findings.size() < enough;
              seed = next.getAndIncrement()) {
            run(seed, own, seams, this::twin, findings);
          }
        }));
      }
      for (Future<?> worker : done) {
        worker.get();
      }
    } catch (IOException | ExecutionException e) {
      throw new IllegalStateException("the simulation itself failed", e);
    } finally {
      workers.shutdownNow();
    }
    return findings.stream().sorted((a, b) -> Long.compare(a.seed(), b.seed())).toList();
  }

  /** What became of each step of a seed on the twin. */
  List<String> trace(long seed) throws InterruptedException {
    SimulationRun run = new SimulationRun(seed, past, directory, http, Seams.NONE, this::twin);
    run.run();
    return run.trace();
  }

  /** Runs one seed, here. */
  void run(
      long seed,
      Path own,
      Seams seams,
      Function<Scenario, StoreLife> disks,
      ConcurrentLinkedQueue<Finding> findings) {
    SimulationRun run = new SimulationRun(seed, past, own, http, seams, disks);
    try {
      run.run();
    } catch (RuntimeException | AssertionError | InterruptedException e) {
      findings.add(new Finding(seed, run.toString(), e));
    }
  }
}
