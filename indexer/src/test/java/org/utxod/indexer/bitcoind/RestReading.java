package org.utxod.indexer.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.utxod.indexer.bitcoind.rest.RestBlockParser;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.ChainPoint;

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

  /** Both say the same, but for when spent coins were made, which the binary form does not know. */
  public static void assertSame(BlockDelta binary, BlockDelta verbosity3) {
    assertThat(withoutCodes(binary)).isEqualTo(withoutCodes(verbosity3));
    assertThat(header(binary)).isEqualTo(header(verbosity3));
    assertThat(binary.serializedLength()).isEqualTo(verbosity3.serializedLength());
    assertThat(binary.transactionCount()).isEqualTo(verbosity3.transactionCount());
    assertThat(binary.spentCount()).isEqualTo(verbosity3.spentCount());
    assertThat(binary.createdCount()).isEqualTo(verbosity3.createdCount());
    BlockDelta.Cursor cursor = binary.cursor();
    while (cursor.next()) {
      assertThat(cursor.isCreated() || cursor.code() == BlockDelta.UNKNOWN_CODE).isTrue();
    }
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
