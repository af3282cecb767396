package org.utxod.indexer.bootstrap;

import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.snapshot.SnapshotReader;
import org.utxod.store.chain.SerializedSetHash;
import org.utxod.store.sethash.CoinElements;
import org.utxod.store.sethash.SerializedHasher;

/**
 * Reads the coins of a snapshot on its own thread and returns them in batches, each with the hash of all coins up to
 * its end. Where a batch ends depends on the coins alone, so it is the same in each reading. For one consuming thread.
 *
 * <p>Reading and hashing take about as long as partitioning does in the consuming thread. When resuming from a
 * checkpoint, the coins before it are hashed but not partitioned; so the consuming thread hashes these.
 */
final class CoinReading implements AutoCloseable {
  private static final int BATCH_BYTES = 256 << 10;
  private static final int BATCHES = 4;
  private static final long LOOK_EVERY_MILLIS = 200;

  /** A batch of coins of the snapshot, in its order. */
  static final class Batch {
    final CoinElements coins = new CoinElements(BATCH_BYTES);
    private @Nullable SerializedSetHash hash;

    /** Of all coins up to the end of this batch. */
    SerializedSetHash hash() {
      if (hash == null) {
        throw new IllegalStateException("a batch was not hashed");
      }
      return hash;
    }
  }

  private final SnapshotReader reader;
  private final int baseHeight;
  private final long hashedByTaker;
  private final SerializedHasher hasher = new SerializedHasher();
  private final CountDownLatch takerHashed = new CountDownLatch(1);
  private final BlockingQueue<Batch> free = new ArrayBlockingQueue<>(BATCHES);
  private final BlockingQueue<Batch> filled = new ArrayBlockingQueue<>(BATCHES);
  private final Thread thread = new Thread(this::run, "snapshot-reader");
  private volatile @Nullable Throwable failure;
  private volatile boolean ended;
  private long handedOver;
  private long taken;
  private @Nullable Batch last;

  private CoinReading(SnapshotReader reader, int baseHeight, long hashedByTaker) {
    this.reader = reader;
    this.baseHeight = baseHeight;
    this.hashedByTaker = hashedByTaker;
    for (int i = 0; i < BATCHES; i++) {
      free.add(new Batch());
    }
    if (hashedByTaker == 0) {
      takerHashed.countDown();
    }
  }

  /**
   * Starts reading.
   *
   * @param baseHeight no coin can be above it
   * @param hashedByTaker the first coins, as many as this, are hashed by the consuming thread
   */
  static CoinReading begin(SnapshotReader reader, int baseHeight, long hashedByTaker) {
    CoinReading reading = new CoinReading(reader, baseHeight, hashedByTaker);
    reading.thread.setDaemon(true);
    reading.thread.start();
    return reading;
  }

  /**
   * The next batch, whose memory is reused after the next call; null if none is ready yet, or if {@link #isAtEnd}.
   *
   * @throws org.utxod.indexer.snapshot.SnapshotException if the file is cut, malformed, or goes on after its last coin
   */
  @Nullable
  Batch next() throws IOException, InterruptedException {
    if (last != null) {
      last.coins.clear();
      free.put(last);
      last = null;
    }
    Batch batch = filled.poll();
    if (batch == null && !ended) {
      batch = filled.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    }
    if (batch != null) {
      if (taken < hashedByTaker) {
        hash(batch);
      }
      taken += batch.coins.count();
      if (taken >= hashedByTaker) {
        takerHashed.countDown();
      }
      last = batch;
    } else if (ended && filled.isEmpty()) {
      rethrow();
    }
    return batch;
  }

  /** Whether the last batch was returned. */
  boolean isAtEnd() {
    return ended && failure == null && filled.isEmpty();
  }

  private void rethrow() throws IOException {
    Throwable thrown = failure;
    if (thrown instanceof IOException e) {
      throw e;
    }
    if (thrown instanceof RuntimeException e) {
      throw e;
    }
    if (thrown != null) {
      throw new IllegalStateException("a snapshot could not be read", thrown);
    }
  }

  private void hash(Batch batch) {
    hasher.add(batch.coins);
    batch.hash = hasher.soFar();
  }

  private void run() {
    try {
      Batch[] filling = {free.take()};
      boolean more = true;
      while (more) {
        more = reader.read(
            baseHeight,
            Long.MAX_VALUE >>> 1,
            (txid, txidAt, vout, code, sat, script, scriptAt, scriptLength) -> {
              if (filling[0].coins.isFull()) {
                filling[0] = handOver(filling[0]);
              }
              filling[0].coins.add(txid, txidAt, vout, code, sat, script, scriptAt, scriptLength);
            });
      }
      enqueue(filling[0]);
    } catch (Throwable e) {
      failure = e;
    } finally {
      ended = true;
    }
  }

  private Batch handOver(Batch batch) throws IOException {
    try {
      enqueue(batch);
      return free.take();
    } catch (InterruptedException e) {
      throw new java.io.InterruptedIOException("the reading was given up");
    }
  }

  private void enqueue(Batch batch) throws InterruptedException {
    if (handedOver >= hashedByTaker) {
      takerHashed.await();
      hash(batch);
    }
    handedOver += batch.coins.count();
    filled.put(batch);
  }

  /** Stops reading; the source may be closed afterwards. */
  @Override
  public void close() {
    thread.interrupt();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
