package org.utxod.store.effect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Script;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.RowWriter;
import org.utxod.store.schema.UndoKey;

/**
 * Puts the record of one block together from its scripts, which come in the order of their keys. Several builders can share a
 * block, each a range of scripts. Not safe for use by several threads at once.
 */
public final class EffectsBuilder {
  static final int VERSION = 1;
  static final int TXIDS_IN_A_PART = 1_024;

  /** So many that a look at one script reads little, and so few that the list of chunks stays short. */
  private static final int CHUNK_BYTES = 16 << 10;

  private static final int FIRST_ENTRIES_ROOM = 2 << 10;

  private final List<byte[]> chunks = new ArrayList<>();
  private final List<byte[]> firstKeys = new ArrayList<>();
  private RowWriter chunk = new RowWriter(FIRST_ENTRIES_ROOM);

  /** The writer that the next entry goes to; {@code key} is its script's. */
  RowWriter begin(byte[] key, int keyAt) {
    if (chunk.length() == 0) {
      firstKeys.add(Arrays.copyOfRange(key, keyAt, keyAt + ActivityKey.SCRIPT_PREFIX_LENGTH));
    }
    return chunk;
  }

  /** An entry is complete. */
  void end() {
    if (chunk.length() >= CHUNK_BYTES) {
      closeChunk();
    }
  }

  /**
   * Adds a script's effect as it is.
   *
   * @param sumsKnown whether its transactions' sums are what they were
   */
  public void add(ScriptEffect effect, boolean sumsKnown) {
    EntryBuilder entry = new EntryBuilder();
    entry.clear();
    for (TransactionEffect one : effect.transactions()) {
      entry.beginTransaction();
      one.createdVouts().forEach(entry::created);
      for (TransactionEffect.Spent coin : one.spentCoins()) {
        entry.spent(
            coin.txid().wire(), 0, coin.voutBits(), coin.code(), coin.valueSat(), one.spent() == 1);
      }
      entry.endTransaction(
          one.index(), one.receivedSat(), one.spentSat(), one.created(), one.spent());
    }
    effect.overwritten().forEach(entry::overwrote);
    byte[] key = effect.script().bytes();
    Script removed = effect.removedScript();
    entry.addTo(
        this,
        key,
        0,
        key.length,
        effect.before(),
        effect.holds(),
        sumsKnown,
        removed == null ? null : removed.bytes());
  }

  private void closeChunk() {
    if (chunk.length() > 0) {
      chunks.add(chunk.bytes());
      chunk.clear();
    }
  }

  /** Receives the rows of a record, in the order of their keys. */
  public interface Rows {
    /** A part of the record. */
    void part(byte[] key, byte[] value);
  }

  /**
   * Writes the rows of a block.
   *
   * @param txids of all its transactions, 32 wire bytes each
   * @param ranges who saw its scripts, in the order of the keys
   */
  public static void write(
      int height, BlockHash hash, byte[] txids, List<EffectsBuilder> ranges, Rows rows) {
    int transactions = txids.length / 32;
    int txidParts = (transactions + TXIDS_IN_A_PART - 1) / TXIDS_IN_A_PART;
    int chunkCount = 0;
    for (EffectsBuilder range : ranges) {
      range.closeChunk();
      chunkCount += range.chunks.size();
    }
    RowWriter head = new RowWriter(64 + chunkCount * ActivityKey.SCRIPT_PREFIX_LENGTH)
        .u8(VERSION)
        .hash(hash)
        .varint(transactions)
        .varint(chunkCount);
    ranges.forEach(range -> range.firstKeys.forEach(head::raw));
    int part = 0;
    rows.part(UndoKey.key(height, part++), head.bytes());
    for (int i = 0; i < txidParts; i++) {
      int from = i * TXIDS_IN_A_PART * 32;
      int to = Math.min(txids.length, from + TXIDS_IN_A_PART * 32);
      rows.part(UndoKey.key(height, part++), Arrays.copyOfRange(txids, from, to));
    }
    for (EffectsBuilder range : ranges) {
      for (byte[] bytes : range.chunks) {
        rows.part(UndoKey.key(height, part++), bytes);
      }
    }
  }
}
