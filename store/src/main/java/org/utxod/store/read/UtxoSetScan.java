package org.utxod.store.read;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.SharedSnapshot;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.live.MuHashAccumulator;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.CoinRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.sethash.MuHash;

/**
 * The index at one chain point, to be held against a node: the figures carried along to recent blocks, and the same
 * computed from the coins themselves. Hold it for as long as that takes; blocks that arrive meanwhile are not seen. Safe for
 * use by several threads until closed.
 */
public final class UtxoSetScan implements AutoCloseable {
  private static final int SLICES_PER_FORM = 32;
  private static final int REPORT_EVERY = 1 << 14;

  private final SharedSnapshot shared;
  private final KeyValueSnapshot rows;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** Takes over one hold on {@code shared}. */
  public UtxoSetScan(SharedSnapshot shared) {
    this.shared = shared;
    this.rows = shared.rows();
  }

  /** Sees how far the walk is, from any of its threads. */
  @FunctionalInterface
  public interface Progress {
    /**
     * Called every now and then.
     *
     * @return whether to go on
     */
    boolean at(long coinsSeen);
  }

  /** Where the index stands and what it covers. */
  public IndexState state() {
    return shared.state();
  }

  /**
   * The figures carried along to the block at that height: with the hash from {@link #lowestCarried} on, below it count and
   * sum alone; empty for blocks of which even these are not known.
   */
  public Optional<CoinStats> carried(int height) {
    return point(height).flatMap(point -> MuHashAccumulator.figures(rows, point));
  }

  /** Whether a product is carried along at that block, whose hash one walk over the coins would give. */
  public boolean carriesProduct(int height) {
    return MuHashAccumulator.carriesProduct(rows, height);
  }

  /**
   * What {@code computed} is at another block, earlier or later, by the blocks between them.
   *
   * @return empty where the index carried no set hash along between the two, or does not have both on its chain
   */
  public Optional<CoinStats> moved(ComputedCoinStats computed, int height) {
    return point(height).flatMap(point -> MuHashAccumulator.moved(rows, computed, point));
  }

  /** The lowest height from which the hash is carried along, or could be; empty where none. */
  public Optional<Integer> lowestCarried() {
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.SET, new byte[0], null, Scope.ANY)) {
      return cursor.next() ? Optional.of(BlockRow.height(cursor.key())) : Optional.empty();
    }
  }

  /** The block at that height of the index's chain; empty above its tip, and where its row is not kept. */
  public Optional<ChainPoint> point(int height) {
    BlockRecord tip = state().tip();
    byte[] row = height < 0 || tip == null || height > tip.point().height()
        ? null
        : rows.get(ColumnFamily.BLOCK, BlockRow.key(height));
    return row == null
        ? Optional.empty()
        : Optional.of(BlockRow.read(height, row).point());
  }

  /**
   * Scripts whose balances were changed by the block at {@code highest} or by those below it, newest first, as far as
   * blocks can be disconnected.
   *
   * @param max at most so many
   * @throws StoreException {@code DAMAGED} where an undo record cannot be read
   */
  public List<Script> touchedScripts(int highest, int max) {
    return new TouchedScripts(rows).down(highest, max);
  }

  /** A script's coins in the order (txid in wire bytes, vout), whatever its balance says; at most {@code limit}. */
  public List<Coin> coins(ScriptKey script, int limit) {
    byte[] prefix = script.bytes();
    List<Coin> coins = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.COIN, prefix, KeyRange.endOfPrefix(prefix), Scope.ONE_SCRIPT)) {
      while (coins.size() < limit && cursor.next()) {
        coins.add(CoinRow.coin(cursor.key(), cursor.value()));
      }
    }
    return coins;
  }

  /**
   * Walks over all coins.
   *
   * @param threads that share the work, about 2.4 microseconds a coin
   * @return empty where {@code progress} said to stop
   * @throws StoreException {@code DAMAGED} where a row cannot be read, {@code REFUSED} before the first block
   */
  public Optional<ComputedCoinStats> compute(int threads, Progress progress)
      throws InterruptedException {
    BlockRecord tip = state().tip();
    if (tip == null) {
      throw new StoreException(
          StoreException.Kind.REFUSED, "Nothing is indexed yet, so there is nothing to compute.");
    }
    List<byte[]> starts = starts();
    Walk walk = new Walk(starts, progress);
    AtomicInteger number = new AtomicInteger();
    ExecutorService workers = Executors.newFixedThreadPool(threads, task -> {
      Thread thread = new Thread(task, "set-hash-" + number.incrementAndGet());
      thread.setDaemon(true);
      return thread;
    });
    try {
      List<Callable<Part>> tasks = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        tasks.add(walk::run);
      }
      Part whole = new Part();
      for (Future<Part> done : workers.invokeAll(tasks)) {
        whole.add(done.get());
      }
      return walk.stopped
          ? Optional.empty()
          : Optional.of(new ComputedCoinStats(tip.point(), whole.coins, whole.sat, whole.hash));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException("the walk over the coins failed", e.getCause());
    } finally {
      walk.stopped = true;
      workers.shutdownNow();
      // The snapshot must outlive every cursor on it.
      workers.awaitTermination(1, java.util.concurrent.TimeUnit.MINUTES);
    }
  }

  /** Script keys are hashes, so equal parts of each form's keys hold about as many scripts. */
  private static List<byte[]> starts() {
    List<byte[]> starts = new ArrayList<>();
    for (ScriptKey.Form form : ScriptKey.Form.values()) {
      for (int slice = 0; slice < SLICES_PER_FORM; slice++) {
        starts.add(new byte[] {form.tag(), (byte) (slice * 256 / SLICES_PER_FORM)});
      }
    }
    return starts;
  }

  /** What one thread found. */
  private static final class Part {
    private final MuHash hash = new MuHash();
    private long coins;
    private long sat;

    void add(Part other) {
      hash.combine(other.hash);
      coins += other.coins;
      sat = Math.addExact(sat, other.sat);
    }
  }

  /** The work that the threads share: slices, taken one after the other. */
  private final class Walk {
    private final List<byte[]> starts;
    private final Progress progress;
    private final AtomicInteger nextSlice = new AtomicInteger();
    private final AtomicLong seen = new AtomicLong();
    private volatile boolean stopped;

    Walk(List<byte[]> starts, Progress progress) {
      this.starts = starts;
      this.progress = progress;
    }

    Part run() {
      Part part = new Part();
      CoinReader reader = new CoinReader(rows);
      for (int slice = nextSlice.getAndIncrement();
          slice < starts.size() && !stopped;
          slice = nextSlice.getAndIncrement()) {
        slice(slice, reader, part);
      }
      return part;
    }

    private void slice(int slice, CoinReader reader, Part part) {
      byte[] to = slice + 1 < starts.size() ? starts.get(slice + 1) : null;
      int sinceReport = 0;
      try (KeyValueCursor cursor = rows.scan(ColumnFamily.COIN, sliceStart(slice), to, Scope.ANY)) {
        while (!stopped && cursor.next()) {
          byte[] value = cursor.value();
          reader.element(cursor.key(), value).insertInto(part.hash);
          part.coins++;
          part.sat = Math.addExact(part.sat, CoinRow.valueSat(value));
          if (++sinceReport == REPORT_EVERY) {
            report(sinceReport);
            sinceReport = 0;
          }
        }
      }
      report(sinceReport);
    }

    /** The first begins with the family, so that no row is left out whatever its key. */
    private byte[] sliceStart(int slice) {
      return slice == 0 ? new byte[0] : starts.get(slice);
    }

    private void report(int coins) {
      if (!progress.at(seen.addAndGet(coins))) {
        stopped = true;
      }
    }
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      shared.release();
    }
  }
}
