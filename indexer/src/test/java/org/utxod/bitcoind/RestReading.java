package org.utxod.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.ChainPoint;
import org.utxod.simnode.SimBlock;

/** Blocks read in their binary form, to be held against the same blocks at verbosity 3. */
final class RestReading {
  private RestReading() {}

  /** One that stands by itself. */
  static final class Raw {
    private final byte[] block;
    private final byte[] spent;

    Raw(byte[] block, byte[] spent) {
      this.block = block;
      this.spent = spent;
    }

    byte[] block() {
      return block;
    }

    byte[] spent() {
      return spent;
    }

    static Raw of(SimBlock block) {
      return new Raw(block.raw(), block.spentOutputs());
    }

    /** Of a line of a recording. */
    static Raw of(JsonNode row) {
      HexFormat hex = HexFormat.of();
      return new Raw(
          hex.parseHex(row.path("block").asText()),
          hex.parseHex(row.path("spenttxouts").asText()));
    }

    BlockDelta parse(NodeHeader header) {
      return new RestBlockParser("the node")
          .parse(block, block.length, spent, spent.length, header, new BlockDelta.Builder());
    }
  }

  static BlockDelta verbosity3(SimBlock block) {
    try {
      return BlockReading.parse(block.json(), block.hash());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What a node's header says of a block that was read otherwise. */
  static NodeHeader header(BlockDelta delta) {
    return new NodeHeader(
        new ChainPoint(delta.height(), delta.hash()),
        delta.previousHash(),
        delta.time(),
        delta.medianTime(),
        delta.chainwork(),
        1);
  }

  static JsonNode tree(String line) throws IOException {
    return BlockReading.tree(line.getBytes(StandardCharsets.UTF_8));
  }

  /** Both say the same, but for when spent coins were made, which the binary form does not know. */
  static void assertSame(BlockDelta binary, BlockDelta verbosity3) {
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

  static List<String> withoutCodes(BlockDelta delta) {
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
