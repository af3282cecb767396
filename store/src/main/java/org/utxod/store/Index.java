package org.utxod.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.utxod.store.account.AccountStore;
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
import org.utxod.store.outbox.StepOutbox;
import org.utxod.store.read.IndexView;
import org.utxod.store.read.SnapshotView;
import org.utxod.store.read.UtxoSetScan;
import org.utxod.store.reindex.Reindex;
import org.utxod.store.rocksdb.RocksStore;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.IdentityRow;

/**
 * An open index: views for any number of readers, one writer, and re-indexing. Close it when all of them are finished;
 * views that are still open then keep nothing alive and must not be used.
 */
public final class Index implements UtxoIndex, AutoCloseable {
  private final IndexCore core;
  private final MuHashAccumulator muHash;
  private final LiveWriter writer;
  private final BulkSyncWriter bulk;
  private final CatchUpWriter catchUp;
  private final Reindex reindex;
  private final Settings settings;
  private final AccountStore accounts;

  private Index(WriterContext context) {
    this.core = context.core();
    this.muHash = context.muHash();
    this.writer = new LiveWriter(context);
    this.bulk = new BulkSyncWriter(core);
    this.catchUp = new CatchUpWriter(context);
    this.reindex = new Reindex(context);
    this.settings = new Settings(core.store());
    this.accounts = new AccountStore(core.store());
  }

  /**
   * Opens the index in a directory, which is created if it is missing. An index of an older schema is first migrated to
   * the current one, after which an older utxod rejects it.
   *
   * @throws StoreException {@code LOCKED}, {@code FOREIGN} or {@code DAMAGED} if it cannot be this network's index
   */
  public static Index open(
      Path directory, Network network, IndexOptions options, RocksStore.Memory memory) {
    return over(RocksStore.open(directory, memory), network, options);
  }

  /**
   * Like {@link #open(Path, Network, IndexOptions, RocksStore.Memory)}, and reports when an index of an older schema is
   * migrated, which can take minutes: a message when the migration starts or resumes, and one when it is finished.
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

  /** Like {@link #over(KeyValueStore, Network, IndexOptions)}, and reports a migration. */
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

  /**
   * Initializes an empty store for this network, rejects another network's, and migrates an older one to the current
   * schema.
   */
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
   * Runs {@code action} whenever a view would show something new, on the writer's thread: it must be fast and must not
   * throw. One action at a time; the last one set is used.
   */
  public void onPublish(Runnable action) {
    core.onPublish(action);
  }

  /** The current state of the index, to be compared with a node; closed by the caller. */
  public UtxoSetScan setScan() {
    return new UtxoSetScan(core.hold());
  }

  /** Small values stored in addition to the coins, which survive a restart; for any thread, also during a re-index. */
  public Settings settings() {
    return settings;
  }

  /** The steps that are to be published; none is kept before that is asked for. */
  public StepOutbox outbox() {
    return core.outbox();
  }

  /** The accounts that are kept beside the coins; no block and no re-index changes them by itself. */
  public AccountStore accounts() {
    return accounts;
  }

  /**
   * Lets the maintained set hash use one that was computed: if its start was not known, it is known from the next block
   * on. For any thread.
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
   * Writes a consistent copy, at a block boundary, to {@code directory}, which must not exist yet; while everything
   * else continues. For any thread.
   *
   * @throws StoreException {@code IO} if it cannot be written
   */
  public void checkpoint(Path directory) {
    core.store().checkpoint(directory);
  }

  /**
   * Fills an empty index from a whole UTXO set; for the writer's thread.
   *
   * @param directory on the index's disk, for exclusive use
   */
  public SnapshotImporter bulkLoad(Path directory) {
    return SnapshotImporter.over(core, directory);
  }

  /** The writer for initial sync; for the writer's thread, and never beside {@link #writer} with blocks unflushed. */
  public BulkSyncWriter bulk() {
    return bulk;
  }

  /**
   * The writer for an index that is some blocks behind; for the writer's thread, and it must be empty when {@link
   * #writer} continues.
   */
  public CatchUpWriter catchUp() {
    return catchUp;
  }

  /** The only writer; for one thread. */
  public IndexWriter writer() {
    return writer;
  }

  /** Re-indexes from a height on; for the writer's thread. */
  public Reindex reindex() {
    return reindex;
  }

  @Override
  public void close() {
    bulk.close();
    core.close();
  }
}
