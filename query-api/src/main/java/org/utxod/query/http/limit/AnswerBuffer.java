package org.utxod.query.http.limit;

import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.utxod.query.http.HttpException;
import org.utxod.query.http.Json;
import org.utxod.query.http.Problem;

/** A buffer for a response; beyond the usual size its bytes count towards the memory limit for clients. */
public final class AnswerBuffer extends OutputStream {
  /** Smaller responses are too short-lived to be counted. */
  private static final int UNCOUNTED_BYTES = 64 << 10;

  /** The buffer and the array that is created from it. */
  private static final int COPIES = 2;

  private static final int STEP_BYTES = 256 << 10;
  private static final int RETRY_SECONDS = 1;

  private final ClientMemory memory;
  private final ByteArrayBuilder bytes = new ByteArrayBuilder(null, 8_192);
  private long counted = UNCOUNTED_BYTES;
  private long taken;

  private AnswerBuffer(ClientMemory memory) {
    this.memory = memory;
  }

  /**
   * The JSON of one value that can be large: its bytes count while they are written.
   *
   * @throws HttpException 503 if the memory limit is reached
   */
  public static byte[] json(ClientMemory memory, Json.Content content) {
    AnswerBuffer buffer = new AnswerBuffer(memory);
    try {
      Json.write(buffer, content);
      return buffer.bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON to memory failed", e);
    } finally {
      buffer.release();
    }
  }

  @Override
  public void write(int value) {
    count(1);
    bytes.write(value);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    count(length);
    bytes.write(source, offset, length);
  }

  private void count(int more) {
    while (bytes.size() + (long) more > counted) {
      if (!memory.takeOrReclaim(ClientMemory.Kind.ANSWERS, (long) STEP_BYTES * COPIES)) {
        throw new HttpException(Problem.unavailable(
            "The memory for responses in progress is exhausted. Retry in a moment, or request less at once.",
            RETRY_SECONDS));
      }
      taken += (long) STEP_BYTES * COPIES;
      counted += STEP_BYTES;
    }
  }

  /** The writer closes it, and the bytes are needed after that. */
  @Override
  public void close() {}

  /* Releases the reserved memory; the bytes must not be used afterwards. */
  private void release() {
    memory.release(ClientMemory.Kind.ANSWERS, taken);
    taken = 0;
    bytes.release();
  }
}
