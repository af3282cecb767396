package org.utxod.indexer.cluster.feed;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.SetHash;
import org.utxod.store.model.CoinStats;
import org.utxod.store.model.JournalStep;

/**
 * The head of every record. Numbers are big-endian, hashes in wire order, amounts in satoshis:
 *
 * <pre>
 * magic 'UX' | version 1 | kind 1 | epoch 8
 * | sequence 8 | step's kind 1 | step's height 4 | step's hash 32
 * | hash of the block before the step's 32 | coins after 8, -1 where not known | satoshis after 8 | set hash after 32, zeros where not known
 * | part 4 | parts 4 | bytes of the whole payload 4 | SHA-256 of all before it and of the whole payload 32
 * </pre>
 *
 * then the part of the payload. The digest leaves out the number of the part, so that all parts of a message have the same.
 */
final class FeedFormat {
  static final int VERSION = 1;
  static final int CONNECTED = 1;
  static final int DISCONNECTED = 2;
  static final int EPOCH = 6;
  static final int HEARTBEAT = 7;

  private static final short MAGIC = 'U' << 8 | 'X';
  private static final int AT_PART = 137;
  private static final int AT_DIGEST = AT_PART + 12;
  static final int DIGEST_LENGTH = 32;
  static final int HEAD_LENGTH = AT_DIGEST + DIGEST_LENGTH;
  private static final long NOT_KNOWN = -1;
  private static final byte[] NO_HASH = new byte[32];

  private FeedFormat() {}

  /**
   * A head.
   *
   * @param after the set after the step; null where that is not known
   */
  record Head(
      int kind,
      FeedPosition position,
      BlockHash previousHash,
      @Nullable CoinStats after,
      int part,
      int parts,
      int payloadLength) {
    /** Writes it, with zeros for the digest. */
    void write(ByteBuffer out) {
      JournalStep step = position.step();
      out.putShort(MAGIC).put((byte) VERSION).put((byte) kind).putLong(position.epoch());
      out.putLong(position.sequence()).put((byte) (step == null ? 0 : kindId(step.kind())));
      out.putInt(step == null ? 0 : step.point().height());
      out.put(step == null ? NO_HASH : step.point().hash().wire());
      out.put(previousHash.wire());
      out.putLong(after == null ? NOT_KNOWN : after.utxoCount())
          .putLong(after == null ? 0 : after.totalSat());
      SetHash hash = after == null ? null : after.hash();
      out.put(hash == null ? NO_HASH : hash.wire());
      out.putInt(part).putInt(parts).putInt(payloadLength).put(new byte[DIGEST_LENGTH]);
    }

    /** @throws IllegalArgumentException where the bytes are no head of this version */
    static Head read(byte[] record) {
      if (record.length < HEAD_LENGTH) {
        throw new IllegalArgumentException("a record of " + record.length + " bytes is too short");
      }
      ByteBuffer in = ByteBuffer.wrap(record);
      if (in.getShort() != MAGIC) {
        throw new IllegalArgumentException("a record does not begin as utxod's do");
      }
      int version = in.get();
      if (version != VERSION) {
        throw new IllegalArgumentException("a record is of version " + version
            + ", this program knows version " + VERSION + "; update the query nodes first");
      }
      int kind = in.get();
      long epoch = in.getLong();
      long sequence = in.getLong();
      int stepKind = in.get();
      int height = in.getInt();
      BlockHash hash = BlockHash.ofWire(record, in.position());
      BlockHash previous = BlockHash.ofWire(record, in.position() + 32);
      in.position(in.position() + 64);
      long coins = in.getLong();
      long sat = in.getLong();
      SetHash setHash = SetHash.ofWire(record, in.position());
      in.position(in.position() + 32);
      int part = in.getInt();
      int parts = in.getInt();
      int length = in.getInt();
      if (epoch < 0 || sequence < 0 || height < 0 || coins < NOT_KNOWN || sat < 0 || length < 0) {
        throw new IllegalArgumentException("a record has a number below zero");
      }
      JournalStep step = sequence == 0
          ? null
          : new JournalStep(sequence, kindOf(stepKind), new ChainPoint(height, hash));
      return new Head(
          kind,
          new FeedPosition(epoch, sequence, step),
          previous,
          step == null || coins == NOT_KNOWN ? null : after(step, previous, coins, sat, setHash),
          part,
          parts,
          length);
    }

    private static CoinStats after(
        JournalStep step, BlockHash previous, long coins, long sat, SetHash hash) {
      boolean gone = step.kind() == JournalStep.Kind.DISCONNECTED;
      ChainPoint tip = gone ? new ChainPoint(step.point().height() - 1, previous) : step.point();
      return new CoinStats(tip, coins, sat, hash.equals(SetHash.ofWire(NO_HASH, 0)) ? null : hash);
    }
  }

  private static int kindId(JournalStep.Kind kind) {
    return switch (kind) {
      case CONNECTED -> 1;
      case DISCONNECTED -> 2;
      case REWOUND -> 3;
      case SKIPPED -> 4;
    };
  }

  private static JournalStep.Kind kindOf(int id) {
    return switch (id) {
      case 1 -> JournalStep.Kind.CONNECTED;
      case 2 -> JournalStep.Kind.DISCONNECTED;
      case 3 -> JournalStep.Kind.REWOUND;
      case 4 -> JournalStep.Kind.SKIPPED;
      default ->
        throw new IllegalArgumentException("a record names a step of the unknown kind " + id);
    };
  }

  /** Where the number of the part stands. */
  static int atPart() {
    return AT_PART;
  }

  /** Where the digest stands. */
  static int atDigest() {
    return AT_DIGEST;
  }
}
