package org.utxod.store.bulk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.core.BlockLinkage;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.Invariants;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.Retention;
import org.utxod.store.live.ScriptHashes;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.SetSize;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.JournalRow;
import org.utxod.store.schema.SetRow;
import org.utxod.store.schema.StateRow;
import org.utxod.store.sethash.MuHash;

/**
 * The writer for initial sync: it writes coins only, through a log in which coins that are created and spent between
 * two flushes cancel out. The rest is written, sorted, into files that the store ingests together with the chain
 * point, so that the index is at a block boundary whenever the process ends; a thread writes them while the next
 * blocks fill another log. Balances, undo and the statistics of the set are not maintained; one walk over the coins
 * computes the balances at the end and compares count and sum with what the blocks created and spent. Compaction is
 * deferred and run once, because running it all the time would rewrite most coins repeatedly. For the writer's
 * thread.
 *
 * <p>Coins bypass RocksDB's log and memtables, which would cost more than everything else together.
 *
 * <p>Spends are not looked up: a spend of a missing coin shows only in the totals at the end, so the error cannot
 * name the coin.
 */
public final class BulkSyncWriter {
  /** Bytes of changes after which they are written, where the heap has room for them. */
  private static final int MAX_LOG_BYTES = 24 << 20;

  /** Share of the heap for changes; there are two logs, and each takes half as much again as its changes. */
  private static final int LOG_SHARE = 12;

  /**
   * Bytes of changes after which the store is compacted. Each compaction rewrites all coins, so it must be rare;
   * until then each read looks into every flushed file.
   */
  private static final long TIDY_AFTER_BYTES = 4L << 30;

  private final IndexCore core;
  private final int logBytes;
  private final Predicate<ChainPoint> overwrites;
  private final BackgroundFlush flushes;
  private Taken taken = new Taken();
  private @Nullable CoinLog log;
  private @Nullable CoinLog spare;
  private @Nullable Pending pending;
  private long coins;
  private long sat;
  private long untidiedBytes;
  private int uncompactedFiles;

  /* Blocks taken in, and the set's size after each. */
  private static final class Taken {
    private final List<BlockRecord> blocks = new ArrayList<>();
    private final List<SetSize> sizes = new ArrayList<>();

    boolean isEmpty() {
      return blocks.isEmpty();
    }

    void add(BlockRecord block, SetSize size) {
      blocks.add(block);
      sizes.add(size);
    }

    BlockRecord last() {
      return blocks.get(blocks.size() - 1);
    }

    SetSize lastSize() {
      return sizes.get(sizes.size() - 1);
    }

    void writeTo(WriteBatch rows) {
      for (int i = 0; i < blocks.size(); i++) {
        BlockRecord block = blocks.get(i);
        rows.put(
            ColumnFamily.BLOCK,
            BlockRow.key(block.point().height()),
            BlockRow.value(block, sizes.get(i)));
      }
    }
  }

  /* What is being written, and what it came from. */
  private record Pending(Taken taken, CoinLog log, Future<CoinFlush.Written> files) {}

  public BulkSyncWriter(IndexCore core) {
    this(
        core,
        (int) Math.min(MAX_LOG_BYTES, Runtime.getRuntime().maxMemory() / LOG_SHARE),
        core.network()::isBip30Repeat);
  }

  /** @param overwrites the blocks whose coinbase may repeat an earlier one (BIP 30) */
  public BulkSyncWriter(IndexCore core, int logBytes, Predicate<ChainPoint> overwrites) {
    this.core = core;
    this.logBytes = logBytes;
    this.overwrites = overwrites;
    this.flushes = new BackgroundFlush(core.store());
  }

  /** Whether there are blocks without balances, possibly from an earlier process: {@link #finish} is required. */
  public boolean isUnderWay() {
    return !core.state().balancesCurrent() || !taken.isEmpty() || pending != null;
  }

  /** Whether this index can be written in bulk: one of partial coverage has to look up each spend. */
  public boolean isPossible() {
    return core.state().coverage().complete();
  }

  /**
   * Applies a block; readers see its changes after the next {@link #flush}, or some time after the log is full.
   *
   * @return false where the index has it already, so that nothing was changed
   * @throws StoreException {@code NOT_NEXT} where it does not follow, {@code INVARIANT} where it breaks a rule, {@code IO} where
   *     the disk refused; everything applied since the last flush is then discarded
   */
  public boolean apply(BlockDelta delta) {
    BlockRecord before = last();
    if (before != null && delta.point().equals(before.point())) {
      return false;
    }
    try {
      BlockLinkage.require(core.network(), before, delta);
      take(delta);
      if (log().isFull()) {
        handOver();
      }
      return true;
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  private @Nullable BlockRecord last() {
    if (!taken.isEmpty()) {
      return taken.last();
    }
    return pending == null ? core.tip() : pending.taken().last();
  }

  private CoinLog log() {
    CoinLog now = log;
    if (now == null) {
      now = spare == null ? new CoinLog(logBytes) : spare;
      spare = null;
      log = now;
      core.compaction().putOff();
    }
    return now;
  }

  private void take(BlockDelta delta) {
    if (taken.isEmpty() && pending == null) {
      coins = core.state().utxoCount();
      sat = core.state().totalSat();
    }
    CoinLog into = log();
    boolean mayReplace = overwrites.test(delta.point());
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      if (cursor.isCreated()) {
        boolean replaces = mayReplace && cursor.transactionIndex() == 0;
        into.make(cursor, replaces);
        if (!replaces) { // The removed coin is the same as the new one.
          coins++;
          sat = Math.addExact(sat, cursor.valueSat());
        }
      } else {
        into.spend(cursor);
        coins--;
        sat -= cursor.valueSat();
      }
    }
    if (coins < 0 || sat < 0 || sat > core.network().maxSupplySat(delta.height())) {
      throw Invariants.broken(
          delta.point(),
          "after it there would be " + coins + " coins worth " + sat
              + " satoshis, which cannot be");
    }
    taken.add(BlockLinkage.record(delta), new SetSize(coins, sat));
  }

  /** The last block applied, also if it is not yet written; null before the first. */
  public @Nullable ChainPoint point() {
    BlockRecord at = last();
    return at == null ? null : at.point();
  }

  /** Writes all applied blocks and makes them visible, without balances. */
  public void flush() {
    try {
      handOver();
      settle();
    } catch (RuntimeException e) {
      forget();
      throw e;
    }
  }

  /** Starts writing the current log in the background, after the previous one is written. */
  private void handOver() {
    settle();
    CoinLog full = log;
    if (!taken.isEmpty() && full != null) {
      pending = new Pending(taken, full, flushes.begin(full));
      taken = new Taken();
      log = null;
    }
  }

  /** Ingests the written files with the blocks' rows and the new state, and makes them visible. */
  private void settle() {
    Pending now = pending;
    if (now == null) {
      return;
    }
    CoinFlush.Written written = await(now);
    pending = null;
    WriteBatch rows = core.changes();
    now.taken().writeTo(rows);
    StateRow state = core.state();
    BlockRecord last = now.taken().last();
    SetSize size = now.taken().lastSize();
    Retention.journal(
        core,
        rows,
        new JournalRow(JournalRow.Kind.SKIPPED, last.point()),
        last.previousHash(),
        new CoinStats(last.point(), size.utxoCount(), size.totalSat(), null));
    core.commit(
        rows,
        written.files(),
        new StateRow(
            state.coverage(),
            last.point().height(),
            size.utxoCount(),
            size.totalSat(),
            null,
            state.nextSequence() + 1,
            false));
    spare = now.log();
    spare.clear();
    untidiedBytes += written.bytes();
    uncompactedFiles++;
    if (untidiedBytes >= TIDY_AFTER_BYTES) {
      core.compaction().now();
      untidiedBytes = 0;
      uncompactedFiles = 0;
    }
  }

  private static CoinFlush.Written await(Pending pending) {
    try {
      return BackgroundFlush.await(pending.files());
    } catch (CoinLog.Impossible e) {
      Taken taken = pending.taken();
      throw Invariants.broken(
          taken.blocks.get(0).point(),
          taken.last().point(),
          e.coin(),
          String.valueOf(e.getMessage()));
    }
  }

  /** Discards what is not in the store yet; those blocks must be applied again. */
  public void forget() {
    taken = new Taken();
    if (log != null) {
      log.clear();
    }
    if (pending != null) {
      BackgroundFlush.remove(pending.files());
      pending = null;
    }
  }

  /** Waits for running writes; for any thread. No block may be applied afterwards. */
  public void close() {
    flushes.close();
  }

  /**
   * Computes the balances, after which the live writer can continue. After an interruption it starts over.
   *
   * @param threads that share the walk over the coins
   * @param progress is told, by several threads, how many coins more were seen
   * @throws StoreException {@code INVARIANT} where the coins are not what the blocks created less what they spent
   */
  public void finish(int threads, LongConsumer progress) throws InterruptedException {
    flush();
    log = null; // Releases their memory.
    spare = null;
    StateRow state = core.state();
    BlockRecord at = core.tip();
    if (!state.balancesCurrent() && at != null) {
      makeBalances(at, state, threads, progress);
    }
    core.compaction().takeUp(uncompactedFiles);
    untidiedBytes = 0;
    uncompactedFiles = 0;
  }

  private void makeBalances(BlockRecord at, StateRow state, int threads, LongConsumer progress)
      throws InterruptedException {
    for (ColumnFamily columnFamily : List.of(
        ColumnFamily.BALANCE,
        ColumnFamily.SCRIPT_HASH,
        ColumnFamily.ACTIVITY,
        ColumnFamily.UNDO,
        ColumnFamily.SET)) {
      core.store().clear(columnFamily);
    }
    // From here on the writer does not see the old balances, so they can go for good: new files
    // above them would be merged
    // with them one by one.
    core.commit(core.changes(), state);
    core.store().tidy(ColumnFamily.BALANCE);
    int height = at.point().height();
    Path directory = core.store().scratch();
    try {
      RunFiles.removeAll(directory);
      BalanceBuild build = new BalanceBuild(
          core.store(),
          directory,
          Math.max(0, height - core.options().undoBlocks()),
          state.utxoCount());
      RunFiles.Contents found = build.run(threads, progress);
      if (found.coins() != state.utxoCount() || found.sat() != state.totalSat()) {
        throw new StoreException(
            StoreException.Kind.INVARIANT,
            "Up to block " + at.point() + " the blocks created " + state.utxoCount()
                + " coins worth " + state.totalSat()
                + " satoshis more than they spent, but the index holds "
                + found.coins() + " worth " + found.sat()
                + ": a coin was spent that was not there, or rows were damaged. Begin anew in an empty data directory,"
                + " best with 'utxod bootstrap'.");
      }
      build.ingest();
      RunFiles.removeAll(directory);
    } catch (IOException e) {
      throw IoErrors.of(directory, e);
    }
    if (core.hasScriptHashes()) {
      new ScriptHashes(core).fillAnew();
    }
    commitLive(at, state);
  }

  private void commitLive(BlockRecord at, StateRow state) {
    WriteBatch rows = core.changes();
    boolean setHash = core.options().setHash();
    long sequence = state.nextSequence();
    SetRow set = new SetRow(
        state.utxoCount(), state.totalSat(), setHash ? sequence : 0, setHash ? new MuHash() : null);
    int height = at.point().height();
    rows.put(ColumnFamily.SET, BlockRow.key(height), set.value());
    core.commit(
        rows,
        new StateRow(
            state.coverage(), height, state.utxoCount(), state.totalSat(), height, sequence));
  }
}
