package org.utxod.indexer.simulation;

import java.nio.file.Path;
import java.util.Random;
import org.utxod.store.Index;
import org.utxod.store.chain.Network;
import org.utxod.store.fixture.ForwardingStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.SnapshotStart;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.StoreException;
import org.utxod.store.rocksdb.RocksStore;

/**
 * RocksDB across lives of the process. A death leaves the database closed as it was after the last write or before the
 * next; the effects of a SIGKILL are covered by another test.
 */
final class RocksLife implements StoreLife {
  private static final RocksStore.Memory SMALL = new RocksStore.Memory(8L << 20, 4L << 20);

  private final Path directory;
  private int refusals;
  private int deathIn = -1;
  private boolean appliedAtDeath;

  RocksLife(Path directory, SharedPast past, Scenario scenario) {
    this.directory = directory.resolve("index");
    if (!scenario.empty()) {
      try (Index index = Index.over(open(), Network.REGTEST, scenario.options())) {
        past.applyTo(index);
      }
      if (scenario.origin() == Coverage.Origin.SNAPSHOT) {
        try (KeyValueStore store = open()) {
          SnapshotStart.make(store);
        }
      }
    }
  }

  @Override
  public KeyValueStore open() {
    return new Faulty(RocksStore.open(directory, SMALL));
  }

  @Override
  public void dieSoon(Random random) {
    deathIn = random.nextInt(6);
    appliedAtDeath = random.nextBoolean();
  }

  @Override
  public void fillUp(Random random) {
    refusals = 1 + random.nextInt(3);
  }

  @Override
  public void heal() {
    refusals = 0;
    deathIn = -1;
  }

  /** RocksDB, until it dies. */
  private final class Faulty extends ForwardingStore {
    private final java.util.Set<KeyValueSnapshot> open = new java.util.LinkedHashSet<>();

    Faulty(RocksStore store) {
      super(store);
    }

    @Override
    public void write(WriteBatch batch) {
      if (refusals > 0) {
        refusals--;
        throw new StoreException(StoreException.Kind.DISK_FULL, "The disk is full.");
      }
      if (deathIn == 0) {
        deathIn = -1;
        if (appliedAtDeath) {
          super.write(batch);
        }
        open.forEach(KeyValueSnapshot::close);
        close();
        throw new ProcessDied("at a write to RocksDB");
      }
      deathIn = Math.max(-1, deathIn - 1);
      super.write(batch);
    }

    @Override
    public KeyValueSnapshot snapshot() {
      KeyValueSnapshot snapshot = super.snapshot();
      open.add(snapshot);
      return snapshot;
    }
  }
}
