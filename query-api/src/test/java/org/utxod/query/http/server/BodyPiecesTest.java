package org.utxod.query.http.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyPiecesTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 3, 255, 256, 257, 5_000, 8_192, 100_000})
  void bytesComeOutAsTheyCameIn(int chunkBytes) {
    byte[] bytes = new byte[100_000];
    new Random(7).nextBytes(bytes);
    BodyPieces pieces = new BodyPieces();
    for (int at = 0; at < bytes.length; at += chunkBytes) {
      ByteBuffer chunk = ByteBuffer.wrap(bytes, at, Math.min(chunkBytes, bytes.length - at));
      pieces.add(chunk);
      assertEquals(0, chunk.remaining());
      assertEquals(Math.min(at + chunkBytes, bytes.length), pieces.size());
      if (at < 2_000 && at % 100 == 0) {
        assertArrayEquals(Arrays.copyOf(bytes, pieces.size()), pieces.toBytes());
      }
    }
    assertArrayEquals(bytes, pieces.toBytes());
  }

  @Test
  void nothingIsAnEmptyBody() {
    BodyPieces pieces = new BodyPieces();
    assertArrayEquals(new byte[0], pieces.toBytes());
    pieces.add(ByteBuffer.wrap(new byte[] {1, 2}));
    pieces.clear();
    assertEquals(0, pieces.size());
    assertArrayEquals(new byte[0], pieces.toBytes());
  }
}
