package org.utxod.store.kv;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.utxod.store.rocksdb.RocksStore;

class RocksStoreTest extends KeyValueStoreContract {
  @TempDir
  Path directory;

  @Override
  KeyValueStore open() {
    return RocksStore.open(directory.resolve("rows"), new RocksStore.Memory(8L << 20, 4L << 20));
  }

  @Override
  KeyValueStore reopen(KeyValueStore closed) {
    return open();
  }
}
