package org.utxod.query.http.server;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The bytes of a body in pieces, joined once at the end. However small the received chunks are, the pieces take at most
 * twice its bytes, and a few hundred. Not thread-safe.
 */
final class BodyPieces {
  private static final int MIN_PIECE_BYTES = 256;
  private static final int MAX_PIECE_BYTES = 8 << 10;

  /** All but the last are full. */
  private final List<ByteBuffer> pieces = new ArrayList<>(1);

  private int size;

  void add(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      ByteBuffer last = last(bytes.remaining());
      int length = Math.min(last.remaining(), bytes.remaining());
      last.put(last.position(), bytes, bytes.position(), length);
      last.position(last.position() + length);
      bytes.position(bytes.position() + length);
      size += length;
    }
  }

  private ByteBuffer last(int next) {
    if (!pieces.isEmpty() && pieces.get(pieces.size() - 1).hasRemaining()) {
      return pieces.get(pieces.size() - 1);
    }
    int capacity = Math.min(MAX_PIECE_BYTES, Math.max(MIN_PIECE_BYTES, Math.max(size, next)));
    ByteBuffer piece = ByteBuffer.allocate(capacity);
    pieces.add(piece);
    return piece;
  }

  int size() {
    return size;
  }

  byte[] toBytes() {
    if (pieces.size() == 1 && !pieces.get(0).hasRemaining()) {
      return pieces.get(0).array();
    }
    ByteBuffer whole = ByteBuffer.allocate(size);
    pieces.forEach(piece -> whole.put(piece.duplicate().flip()));
    return whole.array();
  }

  void clear() {
    pieces.clear();
    size = 0;
  }
}
