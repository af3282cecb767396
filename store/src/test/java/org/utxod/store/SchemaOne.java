package org.utxod.store;

import java.nio.ByteBuffer;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Varint;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.kv.KeyValueStore;
import org.utxod.store.kv.WriteBatch;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.rocksdb.RocksWriteBatch;
import org.utxod.store.schema.BlockRow;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.IdentityRow;

/** Writes what utxod wrote when its schema was 1: all rows as today's but those of blocks, which ended with the counts. */
public final class SchemaOne {
  private SchemaOne() {}

  /** Makes the store one of schema 1. */
  static void rewrite(KeyValueStore store, Network network) {
    WriteBatch batch = new RocksWriteBatch();
    try (KeyValueSnapshot rows = store.snapshot();
        KeyValueCursor cursor = rows.scan(ColumnFamily.BLOCK, new byte[0], null, Scope.ANY)) {
      while (cursor.next()) {
        BlockRecord block = BlockRow.read(BlockRow.height(cursor.key()), cursor.value());
        batch.put(ColumnFamily.BLOCK, cursor.key(), blockRow(block));
      }
    }
    putIdentity(batch, 1, network);
    store.write(batch);
  }

  /** Makes the store say that it is of that version. */
  static void rewriteIdentity(KeyValueStore store, int version, Network network) {
    WriteBatch batch = new RocksWriteBatch();
    putIdentity(batch, version, network);
    store.write(batch);
  }

  private static void putIdentity(WriteBatch batch, int version, Network network) {
    IdentityRow row = new IdentityRow(version, network.genesis(), network.label());
    batch.put(ColumnFamily.META, IdentityRow.key(), row.value());
  }

  private static byte[] blockRow(BlockRecord block) {
    byte[] row = new byte[160];
    block.point().hash().copyTo(row, 0);
    block.previousHash().copyTo(row, 32);
    ByteBuffer.wrap(row, 64, 8).putInt((int) block.time()).putInt((int) block.medianTime());
    ByteBuffer.wrap(row, 72, 32).put(block.chainwork().bytes());
    int at = Varint.write(row, 104, block.transactions());
    at = Varint.write(row, at, block.created());
    at = Varint.write(row, at, block.spent());
    return java.util.Arrays.copyOf(row, at);
  }
}
