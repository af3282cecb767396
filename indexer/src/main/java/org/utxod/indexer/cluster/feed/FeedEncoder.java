package org.utxod.indexer.cluster.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.model.CoinStats;

/** Cuts messages into records. */
public final class FeedEncoder {
  /** Bytes of a payload in one record: a full block's exceed what clients and brokers take by default. */
  static final int PART_LENGTH = 512 * 1024;

  private static final byte[] NOTHING = {};
  private static final BlockHash NO_HASH = BlockHash.ofWire(new byte[32], 0);

  private FeedEncoder() {}

  /** The message's records, to be appended together. */
  public static List<byte[]> records(FeedMessage message) {
    if (message instanceof FeedMessage.Connected connected) {
      return records(
          FeedFormat.CONNECTED,
          message.position(),
          connected.delta().previousHash(),
          connected.after(),
          connected.delta().serialize());
    }
    if (message instanceof FeedMessage.Disconnected gone) {
      return records(
          FeedFormat.DISCONNECTED, message.position(), gone.previousHash(), gone.after(), NOTHING);
    }
    if (message instanceof FeedMessage.EpochBegun begun) {
      CoinStats after = begun.after();
      BlockHash previous = after == null ? NO_HASH : after.point().hash();
      return records(
          FeedFormat.EPOCH, message.position(), previous, after, begun.terms().serialize());
    }
    FeedMessage.Heartbeat heartbeat = (FeedMessage.Heartbeat) message;
    byte[] name = heartbeat.publisher().getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(12 + name.length)
        .putInt(heartbeat.tipHeight())
        .putLong(heartbeat.sentAt())
        .put(name);
    return records(FeedFormat.HEARTBEAT, message.position(), NO_HASH, null, payload.array());
  }

  private static List<byte[]> records(
      int kind,
      FeedPosition position,
      BlockHash previousHash,
      @Nullable CoinStats after,
      byte[] payload) {
    int parts = Math.max(1, (payload.length + PART_LENGTH - 1) / PART_LENGTH);
    List<byte[]> records = new ArrayList<>(parts);
    byte[] digest = {};
    for (int part = 0; part < parts; part++) {
      int from = part * PART_LENGTH;
      int length = Math.min(PART_LENGTH, payload.length - from);
      ByteBuffer record = ByteBuffer.allocate(FeedFormat.HEAD_LENGTH + length);
      new FeedFormat.Head(kind, position, previousHash, after, part, parts, payload.length)
          .write(record);
      record.put(payload, from, length);
      if (part == 0) {
        digest = FeedDigest.of(record.array(), payload);
      }
      record.put(FeedFormat.atDigest(), digest);
      records.add(record.array());
    }
    return records;
  }
}
