package org.utxod.indexer.bitcoind.rpc;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BodySource;

/**
 * The bytes of a JSON-RPC answer whose result is a string of hexadecimal digits, decoded while they arrive. The result
 * must begin in the answer's first bytes, as it does in every node's; what stands behind it is skipped.
 */
public final class HexResult implements BodySource {
  private static final int PIECE_BYTES = 32 << 10;

  /** Pieces are not made of less, unless they are the last. */
  private static final int MIN_DIGITS = 4 << 10;

  /** Before the digits there are a name or two and, in the form of JSON-RPC 2.0, a version. */
  private static final int MAX_HEAD_BYTES = 256;

  private static final byte[] VALUES = values();

  private final InputStream body;
  private final Runnable close;
  private final byte[] digits = new byte[2 * PIECE_BYTES];
  private int length;
  private boolean ended;

  private HexResult(InputStream body, Runnable close, byte[] first) {
    this.body = body;
    this.close = close;
    System.arraycopy(first, 0, digits, 0, first.length);
    this.length = first.length;
  }

  /**
   * Reads the answer's head.
   *
   * @param head is told the bytes that were read where the result is no string
   * @return empty if it is none
   */
  static Optional<BodySource> open(InputStream body, Runnable close, HeadConsumer head)
      throws IOException {
    byte[] bytes = body.readNBytes(MAX_HEAD_BYTES);
    int start = start(new String(bytes, StandardCharsets.ISO_8859_1));
    if (start < 0) {
      head.accept(bytes);
      return Optional.empty();
    }
    return Optional.of(new HexResult(body, close, Arrays.copyOfRange(bytes, start, bytes.length)));
  }

  private static byte[] values() {
    byte[] values = new byte[256];
    for (int i = 0; i < values.length; i++) {
      values[i] = (byte) Character.digit(i, 16);
    }
    return values;
  }

  /** Takes the head of an answer that is read in another way. */
  @FunctionalInterface
  interface HeadConsumer {
    void accept(byte[] head) throws IOException;
  }

  private static int start(String head) {
    int at = head.indexOf("\"result\"");
    if (at < 0) {
      return -1;
    }
    at = afterBlanks(head, at + "\"result\"".length());
    if (at >= head.length() || head.charAt(at) != ':') {
      return -1;
    }
    at = afterBlanks(head, at + 1);
    return at < head.length() && head.charAt(at) == '"' ? at + 1 : -1;
  }

  private static int afterBlanks(String head, int from) {
    int at = from;
    while (at < head.length() && " \t\r\n".indexOf(head.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }

  @Override
  public byte @Nullable [] next() throws IOException {
    if (ended) {
      return null;
    }
    int end = quote(0, length);
    while (end < 0 && length < MIN_DIGITS) {
      int read = body.read(digits, length, digits.length - length);
      if (read < 0) {
        throw new EOFException("the node aborted its response");
      }
      end = quote(length, length + read);
      length += read;
    }
    ended = end >= 0;
    int whole = ended ? end : length & ~1;
    byte[] piece = decode(whole);
    length = ended ? 0 : length - whole;
    System.arraycopy(digits, whole, digits, 0, length);
    return ended && piece.length == 0 ? null : piece;
  }

  private int quote(int from, int to) {
    for (int i = from; i < to; i++) {
      if (digits[i] == '"') {
        return i;
      }
    }
    return -1;
  }

  private byte[] decode(int count) throws IOException {
    if ((count & 1) != 0) {
      throw new IOException("the node sent an odd number of hex digits");
    }
    byte[] bytes = new byte[count / 2];
    for (int i = 0; i < bytes.length; i++) {
      int high = VALUES[digits[2 * i] & 0xff];
      int low = VALUES[digits[2 * i + 1] & 0xff];
      if ((high | low) < 0) {
        throw new IOException("the node sent a character that is not a hex digit");
      }
      bytes[i] = (byte) (high << 4 | low);
    }
    return bytes;
  }

  @Override
  public void close() {
    close.run();
  }
}
