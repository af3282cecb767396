package org.utxod.indexer.cluster;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.utxod.indexer.simulation.ForkedTree;

/** Runs many lives on all cores, each by itself. */
final class FeedSimulation {
  /** A seed that found something, after these turns. */
  record Finding(long seed, List<String> turns, Throwable error) {
    private static final int LAST_TURNS = 40;
    private static final int MAX_FRAMES = 25;

    @Override
    public String toString() {
      StringWriter trace = new StringWriter();
      error.printStackTrace(new PrintWriter(trace));
      return "seed " + seed + ": " + error + "\n  after "
          + String.join(
              "\n    ", turns.subList(Math.max(0, turns.size() - LAST_TURNS), turns.size()))
          + "\n  repeat it by: mvn -pl indexer -am test -Dtest=FeedSimulationTest -Dfeed.seed="
          + seed
          + " -Dsurefire.failIfNoSpecifiedTests=false\n"
          + trace.toString().lines().limit(MAX_FRAMES).collect(Collectors.joining("\n"));
    }
  }

  private static final int TRUNK = 150;

  private final ForkedTree tree = new ForkedTree(7, TRUNK);

  /**
   * Runs lives until the number is reached or enough failures are found.
   *
   * @return the failures by seed
   */
  List<Finding> run(long firstSeed, long lives, int enough, FeedSeams seams)
      throws InterruptedException {
    int threads = Runtime.getRuntime().availableProcessors();
    ExecutorService workers = Executors.newFixedThreadPool(threads);
    AtomicLong next = new AtomicLong(firstSeed);
    ConcurrentLinkedQueue<Finding> findings = new ConcurrentLinkedQueue<>();
    try {
      List<Future<?>> done = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        done.add(workers.submit(() -> {
          for (long seed = next.getAndIncrement();
              seed < firstSeed + lives && findings.size() < enough;
              seed = next.getAndIncrement()) {
            FeedLife life = new FeedLife(seed, tree, seams);
            try {
              life.run();
            } catch (RuntimeException | AssertionError e) {
              findings.add(new Finding(seed, life.turns(), e));
            }
          }
        }));
      }
      for (Future<?> worker : done) {
        worker.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the simulation itself failed", e);
    } finally {
      workers.shutdownNow();
    }
    return findings.stream().sorted((a, b) -> Long.compare(a.seed(), b.seed())).toList();
  }
}
