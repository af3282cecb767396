package org.utxod.indexer.cluster.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;

/**
 * Puts messages together from records, in the order of the log. A message that is cut off by the beginning of another is
 * dropped; every message is held against its digest. For one thread.
 */
public final class FeedDecoder {
  /** The longest payload: a block that spends nothing but scripts of 10,000 bytes, 24,390 of them, has 245 MB. */
  static final int MAX_PAYLOAD = 320 << 20;

  /** Room is made as parts arrive, not as a head announces. */
  private static final int FIRST_ROOM = 4 * FeedEncoder.PART_LENGTH;

  private FeedFormat.@Nullable Head open;
  private byte[] first = {};
  private byte[] payload = {};
  private int length;

  /**
   * Takes the next record.
   *
   * @return the message that it completes
   * @throws IllegalArgumentException with a phrase that says why, where it is none of ours or was changed; what was put
   *     together so far is forgotten
   */
  public Optional<FeedMessage> add(byte[] record) {
    FeedFormat.Head whole = open;
    try {
      FeedFormat.Head head = FeedFormat.Head.read(record);
      if (head.part() == 0) {
        begin(head, record);
      } else if (whole == null) {
        return Optional.empty(); // Of a message that was not read from its beginning.
      } else {
        requireContinues(head, record);
      }
      addPart(head, record);
      if (head.part() + 1 < head.parts()) {
        return Optional.empty();
      }
      FeedMessage message = finish(head, record);
      forget();
      return Optional.of(message);
    } catch (IllegalArgumentException e) {
      forget();
      throw e;
    }
  }

  /** Forgets what was put together so far; the next message is read from its beginning. */
  public void forget() {
    open = null;
    payload = new byte[0];
    length = 0;
  }

  private void begin(FeedFormat.Head head, byte[] record) {
    int parts = Math.max(1, (int)
        (((long) head.payloadLength() + FeedEncoder.PART_LENGTH - 1) / FeedEncoder.PART_LENGTH));
    if (head.payloadLength() > MAX_PAYLOAD || head.parts() != parts) {
      throw new IllegalArgumentException(
          "a message announces " + head.parts() + " parts of " + head.payloadLength() + " bytes");
    }
    open = head;
    first = Arrays.copyOf(record, FeedFormat.HEAD_LENGTH);
    payload = new byte[Math.min(head.payloadLength(), FIRST_ROOM)];
    length = 0;
  }

  private void requireContinues(FeedFormat.Head head, byte[] record) {
    int part = FeedFormat.atPart();
    int afterPart = part + Integer.BYTES;
    boolean same = length == (long) head.part() * FeedEncoder.PART_LENGTH
        && Arrays.equals(first, 0, part, record, 0, part)
        && Arrays.equals(
            first, afterPart, FeedFormat.HEAD_LENGTH, record, afterPart, FeedFormat.HEAD_LENGTH);
    if (!same) {
      throw new IllegalArgumentException("the parts of a message do not belong together");
    }
  }

  private void addPart(FeedFormat.Head head, byte[] record) {
    int bytes = record.length - FeedFormat.HEAD_LENGTH;
    if (bytes != Math.min(FeedEncoder.PART_LENGTH, head.payloadLength() - length)) {
      throw new IllegalArgumentException("a part of a message has " + bytes + " bytes");
    }
    if (payload.length - length < bytes) {
      long room = Math.min(head.payloadLength(), 2L * payload.length + bytes);
      payload = Arrays.copyOf(payload, (int) room);
    }
    System.arraycopy(record, FeedFormat.HEAD_LENGTH, payload, length, bytes);
    length += bytes;
  }

  private FeedMessage finish(FeedFormat.Head head, byte[] record) {
    byte[] whole = payload.length == length ? payload : Arrays.copyOf(payload, length);
    byte[] digest = FeedDigest.of(record, whole);
    if (!Arrays.equals(
        digest, 0, digest.length, record, FeedFormat.atDigest(), FeedFormat.HEAD_LENGTH)) {
      throw new IllegalArgumentException(
          "a message's SHA-256 is not that of its content; it was changed after it was sent");
    }
    return switch (head.kind()) {
      case FeedFormat.CONNECTED -> connected(head, whole);
      case FeedFormat.DISCONNECTED -> disconnected(head);
      case FeedFormat.EPOCH ->
        new FeedMessage.EpochBegun(head.position(), head.after(), EpochTerms.deserialize(whole));
      case FeedFormat.HEARTBEAT -> heartbeat(head, whole);
      default ->
        throw new IllegalArgumentException("a message is of the unknown kind " + head.kind()
            + "; a newer utxod wrote it: update this node");
    };
  }

  private static FeedMessage connected(FeedFormat.Head head, byte[] whole) {
    JournalStep step = requireStep(head, JournalStep.Kind.CONNECTED);
    BlockDelta delta = BlockDelta.deserialize(whole);
    if (!delta.point().equals(step.point()) || !delta.previousHash().equals(head.previousHash())) {
      throw new IllegalArgumentException("a message brings another block than it names");
    }
    return new FeedMessage.Connected(head.position(), requireAfter(head), delta);
  }

  private static FeedMessage disconnected(FeedFormat.Head head) {
    JournalStep step = requireStep(head, JournalStep.Kind.DISCONNECTED);
    BlockHash previous = head.previousHash();
    if (step.point().height() == 0) {
      throw new IllegalArgumentException("a message disconnects the genesis block");
    }
    return new FeedMessage.Disconnected(head.position(), previous, requireAfter(head));
  }

  private static JournalStep requireStep(FeedFormat.Head head, JournalStep.Kind kind) {
    JournalStep step = head.position().step();
    if (step == null || step.kind() != kind) {
      throw new IllegalArgumentException("a message of kind " + kind + " names another step");
    }
    return step;
  }

  private static CoinStats requireAfter(FeedFormat.Head head) {
    CoinStats after = head.after();
    if (after == null) {
      throw new IllegalArgumentException("a message lacks the statistics of its step");
    }
    return after;
  }

  private static FeedMessage heartbeat(FeedFormat.Head head, byte[] whole) {
    if (whole.length < 12) {
      throw new IllegalArgumentException("a heartbeat is too short");
    }
    ByteBuffer in = ByteBuffer.wrap(whole);
    return new FeedMessage.Heartbeat(
        head.position(),
        in.getInt(),
        in.getLong(),
        new String(whole, 12, whole.length - 12, StandardCharsets.UTF_8));
  }
}
