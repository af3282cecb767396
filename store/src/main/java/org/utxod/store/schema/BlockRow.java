package org.utxod.store.schema;

import org.utxod.chain.BlockHash;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Chainwork;
import org.utxod.store.BlockRecord;

/** A block of the index's own chain: height → hash | previous hash | times | chainwork | counts. */
public final class BlockRow {
  private BlockRow() {}

  /** The key of the block at {@code height}. */
  public static byte[] key(long height) {
    return new RowWriter(4).u32(height).bytes();
  }

  /** The height in a key. */
  public static int height(byte[] key) {
    return new RowReader(Family.BLOCK, key).i32();
  }

  /** The row's value. */
  public static byte[] value(BlockRecord block) {
    return new RowWriter(128)
        .hash(block.point().hash())
        .hash(block.previousHash())
        .u32(block.time())
        .u32(block.medianTime())
        .raw(block.chainwork().bytes())
        .varint(block.transactions())
        .varint(block.created())
        .varint(block.spent())
        .bytes();
  }

  /** Reads the value of the row of {@code height}. */
  public static BlockRecord read(int height, byte[] value) {
    RowReader reader = new RowReader(Family.BLOCK, value);
    BlockHash hash = BlockHash.ofWire(value, reader.hashOffset());
    BlockHash previous = BlockHash.ofWire(value, reader.hashOffset());
    long time = reader.u32();
    long medianTime = reader.u32();
    Chainwork work = Chainwork.ofBytes(reader.raw(Chainwork.LENGTH), 0);
    BlockRecord block = new BlockRecord(
        new ChainPoint(height, hash),
        previous,
        time,
        medianTime,
        work,
        reader.varint32(),
        reader.varint32(),
        reader.varint32());
    reader.end();
    return block;
  }
}
