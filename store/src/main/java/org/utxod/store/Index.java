package org.utxod.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.utxod.store.bulk.BulkSyncWriter;
import org.utxod.store.bulk.SnapshotImporter;
import org.utxod.store.catchup.CatchUpWriter;
import org.utxod.store.chain.Network;
import org.utxod.store.core.IndexCore;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.core.Settings;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.StoreStats;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.live.IndexWriter;
import org.utxod.store.live.LiveWriter;
import org.utxod.store.live.MuHashAccumulator;
import org.utxod.store.live.ScriptHashes;
import org.utxod.store.live.WriterContext;
import org.utxod.store.migration.Migrations;
import org.utxod.store.model.ComputedCoinStats;
import org.utxod.store.model.IndexState;
import org.utxod.store.model.StoreException;
import org.utxod.store.model.WalLoss;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SnapshotView;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.reindex.Reindex;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.IdentityRow;

/**
 * An open index: views for any number of readers, one writer, and the repair of re-indexing. Close it when all of them are
 * done; views that are still open then keep nothing alive and must not be used.
 */
public final class Index implements UtxoIndex, AutoCloseable {
  private final IndexCore core;
  private final MuHashAccumulator muHash;
  private final LiveWriter writer;
  private final BulkSyncWriter bulk;
  private final CatchUpWriter catchUp;
  private final Reindex reindex;
  private final Settings settings;

  private Index(WriterContext context) {
    this.core = context.core();
    this.muHash = context.muHash();
    this.writer = new LiveWriter(context);
    this.bulk = new BulkSyncWriter(core);
    this.catchUp = new CatchUpWriter(context);
    this.reindex = new Reindex(context);
    this.settings = new Settings(core.store());
  }

  /**
   * Opens the index in a directory, which is made where it is missing. One of an older schema is first brought to today's,
   * after which an older utxod refuses it.
   *
   * @throws StoreException {@code LOCKED}, {@code FOREIGN} or {@code DAMAGED} where it cannot be this network's index
   */
  public static Index open(
      Path directory, Network network, IndexOptions options, RocksStore.Memory memory) {
    return over(RocksStore.open(directory, memory), network, options);
  }

  /**
   * As {@link #open(Path, Network, IndexOptions, RocksStore.Memory)}, and tells when an index of an older schema is brought
   * to today's, which can take minutes: a sentence when it begins or goes on, and one when it is done.
   */
  public static Index open(
      Path directory,
      Network network,
      IndexOptions options,
      RocksStore.Memory memory,
      Consumer<String> migrationNews) {
    return over(RocksStore.open(directory, memory), network, options, migrationNews);
  }

  /** Opens the index that {@code store} holds; the index closes the store. */
  public static Index over(KeyValueStore store, Network network, IndexOptions options) {
    return over(store, network, options, news -> {});
  }

  /** As {@link #over(KeyValueStore, Network, IndexOptions)}, and tells of a migration. */
  public static Index over(
      KeyValueStore store, Network network, IndexOptions options, Consumer<String> migrationNews) {
    try {
      identify(store, network, migrationNews);
      IndexCore core = new IndexCore(store, network, options);
      Index index = new Index(WriterContext.of(core));
      new ScriptHashes(core).bringUp();
      if (!index.reindex.isUnderWay()) {
        core.publish();
      }
      return index;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** Makes an empty store this network's, refuses another's, and brings an older one to today's schema. */
  private static void identify(
      KeyValueStore store, Network network, Consumer<String> migrationNews) {
    byte[] row;
    try (KeyValueSnapshot rows = store.snapshot()) {
      row = rows.get(ColumnFamily.META, IdentityRow.key());
    }
    if (row == null) {
      WriteBatch first = store.newBatch();
      first.put(
          ColumnFamily.META,
          IdentityRow.key(),
          new IdentityRow(IdentityRow.CURRENT_VERSION, network.genesis(), network.label()).value());
      store.write(first);
      return;
    }
    IdentityRow identity = IdentityRow.read(row);
    if (identity.schemaVersion() > IdentityRow.CURRENT_VERSION) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The data directory was written by a newer utxod (schema "
              + identity.schemaVersion()
              + ", this program knows "
              + IdentityRow.CURRENT_VERSION
              + "). Run that version, or use another data directory.");
    }
    if (!identity.genesis().equals(network.genesis())
        || !identity.network().equals(network.label())) {
      throw new StoreException(
          StoreException.Kind.FOREIGN,
          "The data directory holds an index of "
              + identity.network()
              + " (genesis "
              + identity.genesis()
              + "), but the configuration says "
              + network.label()
              + ". Use one data directory for each network.");
    }
    Migrations.ALL.run(store, identity, migrationNews);
  }

  @Override
  public IndexView view() {
    return new SnapshotView(core.hold());
  }

  /**
   * Runs {@code action} whenever a view would show something new, on the writer's thread: it must be quick and throw
   * nothing. One action at a time; the last one given counts.
   */
  public void onPublish(Runnable action) {
    core.onPublish(action);
  }

  /** The index as it is now, to be held against a node; the caller closes it. */
  public UtxoSetScan setScan() {
    return new UtxoSetScan(core.hold());
  }

  /** What is kept beside the coins and outlives a restart; for any thread, also while a re-index is under way. */
  public Settings settings() {
    return settings;
  }

  /**
   * Lets the set hash that is carried along profit from one that was computed: where its beginning was not known, it is
   * known from the next block on. For any thread.
   */
  public void learn(ComputedCoinStats computed) {
    muHash.offer(computed);
  }

  @Override
  public IndexState state() {
    try {
      return UtxoIndex.super.state();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.REBUILDING) {
        return core.stateWithoutView();
      }
      throw e;
    }
  }

  @Override
  public Optional<WalLoss> logLoss() {
    return core.logLoss();
  }

  @Override
  public Optional<StoreStats> figures() {
    return core.store().figures();
  }

  /**
   * Writes a consistent copy, at a block boundary, into {@code directory}, which must not exist yet; while everything else
   * goes on. For any thread.
   *
   * @throws StoreException {@code IO} where it cannot be written
   */
  public void checkpoint(Path directory) {
    core.store().checkpoint(directory);
  }

  /**
   * The filling of an empty index from a whole UTXO set; for the writer's thread.
   *
   * @param directory on the index's disk, for this alone
   */
  public SnapshotImporter bulkLoad(Path directory) {
    return SnapshotImporter.over(core, directory);
  }

  /** The writer for initial sync; for the writer's thread, and never beside {@link #writer} with blocks unflushed. */
  public BulkSyncWriter bulk() {
    return bulk;
  }

  /** The writer for an index that is some way behind; for the writer's thread, with nothing in it when {@link #writer} goes on. */
  public CatchUpWriter catchUp() {
    return catchUp;
  }

  /** The one writer; for one thread. */
  public IndexWriter writer() {
    return writer;
  }

  /** The repair of everything from a height on; for the writer's thread. */
  public Reindex reindex() {
    return reindex;
  }

  @Override
  public void close() {
    bulk.close();
    core.close();
  }
}
