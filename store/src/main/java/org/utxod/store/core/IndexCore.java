package org.utxod.store.core;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Network;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.model.WalLoss;
import org.utxod.store.outbox.StepOutbox;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.ReindexRow;
import org.utxod.store.schema.StateRow;

/**
 * State shared by the parts of an index: the store, the state as of the last commit, and the current snapshot for
 * readers. Changed by the writer's thread alone; readers only acquire the current snapshot.
 */
public final class IndexCore {
  private static final int CHANGES_BYTES = 64 * 1024;

  private final KeyValueStore store;
  private final Network network;
  private final IndexOptions options;
  private final ReentrantLock closing = new ReentrantLock();
  private final TombstoneCompactor tombstoneCompactor;
  private final Compaction compaction;
  private final StepOutbox outbox;
  private final @Nullable WalLoss walLoss;
  private KeyValueSnapshot rows;
  private StateRow state;
  private @Nullable BlockRecord tip;
  private boolean scriptHashes;
  private int backfilledScripts;
  private volatile boolean closed;
  private volatile Runnable onPublish = () -> {};
  private volatile @Nullable SharedSnapshot published;

  public IndexCore(KeyValueStore store, Network network, IndexOptions options) {
    this.store = store;
    this.tombstoneCompactor = new TombstoneCompactor(store);
    this.compaction = new Compaction(store);
    this.outbox = new StepOutbox(store);
    this.network = network;
    this.options = options;
    this.rows = store.snapshot();
    this.state = readState(rows);
    this.tip = readTip(rows, state);
    Integer height = state.tipHeight();
    this.walLoss =
        store.lost().map(lost -> new WalLoss(lost.heightBefore(), height)).orElse(null);
    if (walLoss == null) {
      store.mark(height);
    }
  }

  private static StateRow readState(KeyValueSnapshot rows) {
    byte[] row = rows.get(ColumnFamily.META, StateRow.key());
    return row == null ? StateRow.EMPTY : StateRow.read(row);
  }

  private static @Nullable BlockRecord readTip(KeyValueSnapshot rows, StateRow state) {
    Integer height = state.tipHeight();
    if (height == null) {
      return null;
    }
    byte[] row = rows.get(ColumnFamily.BLOCK, BlockRow.key(height));
    if (row == null) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "The index says that it is at height "
              + height
              + ", but the row of that block is missing. Restore a backup, or re-index into an empty data directory.");
    }
    return BlockRow.read(height, row);
  }

  public Network network() {
    return network;
  }

  public IndexOptions options() {
    return options;
  }

  public KeyValueStore store() {
    return store;
  }

  public StateRow state() {
    return state;
  }

  @Nullable
  public BlockRecord tip() {
    return tip;
  }

  /** The rows as of the last commit. */
  public KeyValueSnapshot rows() {
    return rows;
  }

  /** Scripts whose coins are all known although the index is partial. */
  public int backfilledScripts() {
    return backfilledScripts;
  }

  public void backfilledScripts(int count) {
    backfilledScripts = count;
  }

  public TombstoneCompactor tombstones() {
    return tombstoneCompactor;
  }

  public Compaction compaction() {
    return compaction;
  }

  /** The steps that are to be published. */
  public StepOutbox outbox() {
    return outbox;
  }

  public boolean hasScriptHashes() {
    return scriptHashes;
  }

  public void scriptHashes(boolean complete) {
    scriptHashes = complete;
  }

  /** Starts a step. */
  public WriteBatch changes() {
    return store.newBatch(CHANGES_BYTES);
  }

  /** Writes the rows and the state in one atomic write and publishes them to readers. */
  public void commit(WriteBatch changes, StateRow after) {
    commitUnseen(changes, after);
    publish();
  }

  /** Ingests sorted files and writes the rows and the state in one atomic step, and publishes all of it to readers. */
  public void commit(WriteBatch changes, Map<ColumnFamily, List<Path>> files, StateRow after) {
    changes.put(ColumnFamily.META, StateRow.key(), after.value());
    store.ingest(files, changes);
    moveTo(after);
    publish();
  }

  /** Writes the rows and the state in one atomic write; readers keep the previous state. */
  public void commitUnseen(WriteBatch changes, StateRow after) {
    changes.put(ColumnFamily.META, StateRow.key(), after.value());
    store.write(changes);
    moveTo(after);
  }

  private void moveTo(StateRow after) {
    KeyValueSnapshot now = store.snapshot();
    KeyValueSnapshot before = rows;
    rows = now;
    if (published == null || published.rows() != before) {
      before.close();
    }
    state = after;
    tip = readTip(now, after);
    store.mark(after.tipHeight());
  }

  /** Earlier writes found to be lost on opening; empty if there were none. */
  public Optional<WalLoss> logLoss() {
    return Optional.ofNullable(walLoss);
  }

  /** Rejects operations that must not happen between the steps of a re-index. */
  public void requireNotRebuilding() {
    if (rows.get(ColumnFamily.META, ReindexRow.key()) != null) {
      throw new StoreException(
          StoreException.Kind.REBUILDING, "A re-index is under way and must be completed first.");
    }
    if (!state.balancesCurrent()) {
      throw new StoreException(
          StoreException.Kind.REBUILDING,
          "Blocks are being imported in bulk, which must be completed first.");
    }
  }

  /** Adopts rows that were written without {@link #commit}, before anything is published. */
  public void refresh() {
    rows.close();
    rows = store.snapshot();
  }

  /** Publishes the rows as of the last commit to readers. */
  public void publish() {
    SharedSnapshot before = published;
    if (before != null && before.rows() == rows) {
      return;
    }
    published = new SharedSnapshot(
        rows,
        new IndexState(
            network,
            state.coverage(),
            tip,
            state.utxoCount(),
            state.totalSat(),
            state.activityFrom(),
            state.balancesCurrent(),
            scriptHashes,
            backfilledScripts));
    if (before != null) {
      before.release();
    }
    onPublish.run();
  }

  /** Runs {@code action} whenever something new is published; it must be fast and must not throw. */
  public void onPublish(Runnable action) {
    onPublish = action;
  }

  /** The state while no consistent data can be shown: no tip, no coins. */
  public IndexState stateWithoutView() {
    return new IndexState(
        network, state.coverage(), null, 0, 0, null, true, scriptHashes, backfilledScripts);
  }

  public SharedSnapshot hold() {
    while (true) {
      SharedSnapshot now = published;
      if (now == null) {
        throw closed
            ? new StoreException(StoreException.Kind.CLOSED, "The index is closed.")
            : new StoreException(
                StoreException.Kind.REBUILDING,
                "The index is being rebuilt by a re-index and cannot answer before that is done. Ask again later.");
      }
      if (now.tryHold()) {
        return now;
      }
    }
  }

  public void close() {
    closing.lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      tombstoneCompactor.stop();
      SharedSnapshot last = published;
      published = null;
      if (last == null || last.rows() != rows) {
        rows.close();
      }
      if (last != null) {
        last.release();
      }
      store.close();
      tombstoneCompactor.awaitEnd();
      compaction.awaitEnd();
    } finally {
      closing.unlock();
    }
  }
}
