package org.utxod.query.http;

import com.fasterxml.jackson.core.util.ByteArrayBuilder;
import java.io.OutputStream;

/** A buffer for a response; beyond the usual size its bytes count towards the memory limit for clients. */
final class AnswerBuffer extends OutputStream {
  /** Answers below that are too many and too short-lived to be counted. */
  private static final int UNCOUNTED_BYTES = 64 << 10;

  /** The buffer and the array that is made of it. */
  private static final int COPIES = 2;

  private static final int STEP_BYTES = 256 << 10;
  private static final int RETRY_SECONDS = 1;

  private final ClientMemory memory;
  private final ByteArrayBuilder bytes = new ByteArrayBuilder(null, 8_192);
  private long counted = UNCOUNTED_BYTES;
  private long taken;

  AnswerBuffer(ClientMemory memory) {
    this.memory = memory;
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

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  /** The writer closes it, and the bytes are needed after that. */
  @Override
  public void close() {}

  /** Gives back what it took; the bytes are gone. */
  void release() {
    memory.release(ClientMemory.Kind.ANSWERS, taken);
    taken = 0;
    bytes.release();
  }
}
