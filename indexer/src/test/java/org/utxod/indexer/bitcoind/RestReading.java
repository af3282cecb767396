package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.utxod.indexer.bitcoind.rest.RestBlockParser;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.RawBlock;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.LittleEndian;

/** Blocks read in their binary form, to be held against the same blocks at verbosity 3. */
public final class RestReading {
  private RestReading() {}

  /** One that stands by itself. */
  public static final class Raw {
    private final byte[] block;
    private final byte[] spent;

    public Raw(byte[] block, byte[] spent) {
      this.block = block;
      this.spent = spent;
    }

    public byte[] block() {
      return block;
    }

    public byte[] spent() {
      return spent;
    }

    public static Raw of(SimBlock block) {
      return new Raw(block.raw(), block.spentOutputs());
    }

    /** Of a line of a recording. */
    public static Raw of(JsonNode row) {
      HexFormat hex = HexFormat.of();
      return new Raw(
          hex.parseHex(row.path("block").asText()),
          hex.parseHex(row.path("spenttxouts").asText()));
    }

    public BlockDelta parse(NodeHeader header) {
      return new RestBlockParser("the node")
          .parse(block, block.length, spent, spent.length, header, new BlockDeltaBuilder());
    }
  }

  public static BlockDelta verbosity3(SimBlock block) {
    try {
      return BlockReading.parse(block.json(), block.hash());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a node's header says of a block that was read otherwise. */
  public static NodeHeader header(BlockDelta delta) {
    return new NodeHeader(
        new ChainPoint(delta.height(), delta.hash()),
        delta.previousHash(),
        delta.time(),
        delta.medianTime(),
        delta.chainwork(),
        1);
  }

  public static JsonNode tree(String line) throws IOException {
    return BlockReading.tree(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Both are the same byte for byte, but for when spent coins were made, which the binary form does not know. */
  public static void assertSame(BlockDelta binary, BlockDelta verbosity3) {
    assertThat(withoutCodes(binary)).isEqualTo(withoutCodes(verbosity3));
    assertThat(header(binary)).isEqualTo(header(verbosity3));
    assertThat(binary.serializedLength()).isEqualTo(verbosity3.serializedLength());
    assertThat(binary.transactionCount()).isEqualTo(verbosity3.transactionCount());
    assertThat(binary.spentCount()).isEqualTo(verbosity3.spentCount());
    assertThat(binary.createdCount()).isEqualTo(verbosity3.createdCount());
    byte[] bytes = verbosity3.serialize();
    BlockDelta.Cursor cursor = verbosity3.cursor();
    while (cursor.next()) {
      if (!cursor.isCreated()) {
        LittleEndian.putInt(bytes, cursor.scriptOffset() - 8, BlockDelta.UNKNOWN_CODE);
      }
    }
    assertThat(binary.serialize()).isEqualTo(bytes);
  }

  /** A delta's header and lengths are those of the block itself. */
  public static void assertDescribes(BlockDelta delta, byte[] block) {
    assertThat(delta.blockHeader()).isEqualTo(Arrays.copyOf(block, 80));
    assertThat(BlockHash.ofWire(WireWriter.hash256(delta.blockHeader()), 0))
        .isEqualTo(delta.hash());
    List<Integer> lengths = lengths(delta);
    assertThat(lengths)
        .isEqualTo(
            RawBlock.transactions(block).stream().map(RawBlock.Tx::length).toList());
    int count = new WireWriter().compact(delta.transactionCount()).toByteArray().length;
    assertThat(80 + count + lengths.stream().mapToInt(Integer::intValue).sum())
        .as("bytes of the whole block")
        .isEqualTo(block.length);
  }

  /** Of each transaction, in block order. */
  public static List<Integer> lengths(BlockDelta delta) {
    List<Integer> lengths = new ArrayList<>();
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.nextTransaction()) {
      lengths.add(cursor.transactionLength());
    }
    return lengths;
  }

  public static List<String> withoutCodes(BlockDelta delta) {
    List<String> changes = new ArrayList<>();
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      changes.add((cursor.isCreated() ? "+" : "-") + cursor.transactionIndex() + " "
          + cursor.transactionId() + " " + cursor.outPoint() + " " + cursor.valueSat() + " "
          + cursor.script().hex());
    }
    return changes;
  }
}
