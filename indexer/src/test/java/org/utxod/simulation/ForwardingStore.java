package org.utxod.simulation;

import java.nio.file.Path;
import java.util.List;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.SortedRows;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.schema.Family;

/** Another store with habits of its own: what is not overridden is passed on. */
abstract class ForwardingStore implements KeyValueStore {
  private final KeyValueStore store;

  ForwardingStore(KeyValueStore store) {
    this.store = store;
  }

  @Override
  public void write(WriteBatch batch) {
    store.write(batch);
  }

  @Override
  public KeyValueSnapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public void checkpoint(Path directory) {
    store.checkpoint(directory);
  }

  @Override
  public Path scratch() {
    return store.scratch();
  }

  @Override
  public SortedRows sortedRows(Family family, Path file) {
    return store.sortedRows(family, file);
  }

  @Override
  public void takeIn(Family family, List<Path> files) {
    store.takeIn(family, files);
  }

  @Override
  public void clear(Family family) {
    store.clear(family);
  }

  @Override
  public void close() {
    store.close();
  }
}
