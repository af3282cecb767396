package org.utxod.store.schema;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.SetSize;

/**
 * A block of the index's own chain: height → hash | previous hash | times | chainwork | counts | coins + 1 | satoshis. The last
 * two are the index's after the block; where they are not known, a single 0 stands for both.
 */
public final class BlockRow {
  private BlockRow() {}

  /** The key of the block at {@code height}. */
  public static byte[] key(long height) {
    return new RowWriter(4).u32(height).bytes();
  }

  /** The height in a key. */
  public static int height(byte[] key) {
    return new RowReader(ColumnFamily.BLOCK, key).i32();
  }

  /** The row's value, with what the index held after the block; null where that is not known. */
  public static byte[] value(BlockRecord block, @Nullable SetSize after) {
    RowWriter row = new RowWriter(160)
        .hash(block.point().hash())
        .hash(block.previousHash())
        .u32(block.time())
        .u32(block.medianTime())
        .raw(block.chainwork().bytes())
        .varint(block.transactions())
        .varint(block.created())
        .varint(block.spent());
    return after == null
        ? row.varint(0).bytes()
        : row.varint(after.utxoCount() + 1).varint(after.totalSat()).bytes();
  }

  /** Reads the value of the row of {@code height}. */
  public static BlockRecord read(int height, byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.BLOCK, value);
    BlockRecord block = block(height, value, reader);
    size(reader);
    return block;
  }

  /** What the index held after the block of {@code height}; empty where its row does not know it. */
  public static Optional<SetSize> size(int height, byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.BLOCK, value);
    block(height, value, reader);
    return size(reader);
  }

  private static BlockRecord block(int height, byte[] value, RowReader reader) {
    BlockHash hash = BlockHash.ofWire(value, reader.hashOffset());
    BlockHash previous = BlockHash.ofWire(value, reader.hashOffset());
    long time = reader.u32();
    long medianTime = reader.u32();
    Chainwork work = Chainwork.ofBytes(reader.raw(Chainwork.LENGTH), 0);
    return new BlockRecord(
        new ChainPoint(height, hash),
        previous,
        time,
        medianTime,
        work,
        reader.varint32(),
        reader.varint32(),
        reader.varint32());
  }

  private static Optional<SetSize> size(RowReader reader) {
    long coinsPlusOne = reader.varint();
    Optional<SetSize> size = coinsPlusOne == 0
        ? Optional.empty()
        : Optional.of(new SetSize(coinsPlusOne - 1, reader.varint()));
    reader.end();
    return size;
  }
}
