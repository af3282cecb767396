package org.utxod.query.electrum.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Bytes in pieces of any size are the same lines. */
class LineBufferTest {
  @Test
  void lines_come_out_as_they_went_in_however_they_are_divided() {
    Random random = new Random(4);
    for (int round = 0; round < 200; round++) {
      List<String> lines = new ArrayList<>();
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        String line = "x".repeat(random.nextInt(random.nextInt(4) == 0 ? 3_000 : 20));
        lines.add(line);
        text.append(line).append(random.nextBoolean() ? "\n" : "\r\n");
      }
      text.append("rest");
      byte[] bytes = text.toString().getBytes(StandardCharsets.US_ASCII);
      LineBuffer buffer = new LineBuffer();
      List<String> read = new ArrayList<>();
      for (int at = 0; at < bytes.length; ) {
        int length = Math.min(bytes.length - at, 1 + random.nextInt(1_500));
        buffer.add(ByteBuffer.wrap(bytes, at, length));
        at += length;
        for (byte[] line = buffer.next(); line != null; line = buffer.next()) {
          read.add(new String(line, StandardCharsets.US_ASCII));
        }
      }
      assertThat(read).isEqualTo(lines);
      assertThat(buffer.held()).isEqualTo(4);
    }
  }

  @Test
  void holds_no_memory_while_it_is_empty() {
    LineBuffer buffer = new LineBuffer();
    buffer.add(ByteBuffer.wrap("long\n".repeat(1_000).getBytes(StandardCharsets.US_ASCII)));
    for (int i = 0; i < 1_000; i++) {
      assertThat(buffer.next()).hasSize(4);
    }
    assertThat(buffer.next()).isNull();
    assertThat(buffer.capacity()).isZero();
  }
}
