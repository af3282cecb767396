package org.utxod.indexer.mempool.zmq;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Txid;

/**
 * A message of the topic {@code sequence}: three frames, the topic, a hash in display order with a letter and for
 * transactions their number in the mempool's sequence, and the counter of the topic's messages.
 *
 * @param txid of the transaction added or removed; null for a block
 * @param counter unsigned bits; incremented with each message
 */
record SequenceMessage(@Nullable Txid txid, int counter) {
  private static final int AT_LABEL = Hash256.LENGTH;
  private static final int TX_LENGTH = Hash256.LENGTH + 1 + 8;

  /** Parses a message; empty if the frames are malformed. */
  static Optional<SequenceMessage> read(List<byte[]> frames) {
    if (frames.size() != 3 || frames.get(2).length != 4) {
      return Optional.empty();
    }
    byte[] body = frames.get(1);
    int counter = LittleEndian.getInt(frames.get(2), 0);
    if (body.length <= AT_LABEL) {
      return Optional.empty();
    }
    return switch (body[AT_LABEL]) {
      case 'A', 'R' ->
        body.length == TX_LENGTH
            ? Optional.of(
                new SequenceMessage(Txid.ofDisplay(Hex.encode(body, 0, Hash256.LENGTH)), counter))
            : Optional.empty();
      case 'C', 'D' -> Optional.of(new SequenceMessage(null, counter));
      default -> Optional.empty();
    };
  }
}
