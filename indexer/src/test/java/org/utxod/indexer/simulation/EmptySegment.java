package org.utxod.indexer.simulation;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Chainwork;
import org.utxod.store.chain.Network;
import org.utxod.store.history.segment.Fingerprints;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentBuilder;

/** A segment of the same blocks as another, with nothing in them. */
final class EmptySegment {
  private static final int TIME_OFFSET = 68;
  private static final int PREVIOUS_OFFSET = 4;

  private EmptySegment() {}

  static void of(Segment segment, Path file) throws IOException {
    SegmentBuilder builder =
        new SegmentBuilder(Network.REGTEST, Fingerprints.fresh(new Random(1)), true);
    BlockHash previous = segment.previousHash();
    for (int height = segment.fromHeight(); height <= segment.toHeight(); height++) {
      Segment.Block block = segment.block(height);
      ByteBuffer header =
          ByteBuffer.allocate(BlockDelta.BLOCK_HEADER_LENGTH).order(ByteOrder.LITTLE_ENDIAN);
      header.put(PREVIOUS_OFFSET, previous.wire());
      header.putInt(TIME_OFFSET, (int) block.time());
      builder.add(new BlockDeltaBuilder()
          .point(new ChainPoint(height, block.hash()))
          .blockHeader(header.array(), 0)
          .medianTime(block.time())
          .chainwork(Chainwork.ofHex("0".repeat(64)))
          .build());
      previous = block.hash();
    }
    builder.write(file);
  }
}
