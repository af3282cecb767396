package org.utxod.store.effect;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.model.StoreException;
import org.utxod.store.schema.ActivityKey;
import org.utxod.store.schema.ColumnFamily;
import org.utxod.store.schema.DisconnectedRow;
import org.utxod.store.schema.RowReader;
import org.utxod.store.schema.UndoKey;

/**
 * Reads the record of one block: a head, the ids of its transactions, and its scripts' effects in chunks, each part a row of
 * its own, so that a look at one script reads three small rows. For one thread.
 *
 * <pre>
 * head   version 1 | block hash 32 | transactions varint | chunks varint | (first 6 bytes of a chunk's first script key)*
 * then   txids, 1,024 a part
 * then   chunks of entries ({@link EffectEntry}) in the order of the script keys
 * </pre>
 */
public final class BlockEffects {
  private final IntFunction<byte @Nullable []> parts;
  private final BlockHash hash;
  private final int transactions;
  private final int txidParts;
  private final int chunks;
  private final byte[] firstKeys;
  private byte[] txids = {};
  private int txidPart = -1;

  private BlockEffects(byte[] head, IntFunction<byte @Nullable []> parts) {
    this.parts = parts;
    RowReader in = new RowReader(ColumnFamily.UNDO, head);
    if (in.u8() != EffectsBuilder.VERSION) {
      throw in.damaged();
    }
    hash = BlockHash.ofWire(head, in.hashOffset());
    transactions = in.varint32();
    txidParts = (int) (((long) transactions + EffectsBuilder.TXIDS_IN_A_PART - 1)
        / EffectsBuilder.TXIDS_IN_A_PART);
    chunks = in.varint32();
    firstKeys = in.raw(Math.multiplyExact(chunks, ActivityKey.SCRIPT_PREFIX_LENGTH));
    in.end();
  }

  /** The record of the index's block at {@code height}; empty where it is not kept. */
  public static Optional<BlockEffects> of(KeyValueSnapshot rows, int height) {
    return of(part -> rows.get(ColumnFamily.UNDO, UndoKey.key(height, part)));
  }

  /** The record of the block that was disconnected under a journal sequence; empty where it is not kept. */
  public static Optional<BlockEffects> ofDisconnected(KeyValueSnapshot rows, long sequence) {
    return of(part -> rows.get(ColumnFamily.DISCONNECTED, DisconnectedRow.key(sequence, part)));
  }

  /** The record whose parts are found by their numbers; empty where the first is not there. */
  public static Optional<BlockEffects> of(IntFunction<byte @Nullable []> parts) {
    byte[] head = parts.apply(0);
    return head == null ? Optional.empty() : Optional.of(new BlockEffects(head, parts));
  }

  /** Whether the record of a block is there, or begins to be. */
  public static boolean isKept(KeyValueSnapshot rows, int height) {
    return rows.get(ColumnFamily.UNDO, UndoKey.key(height, 0)) != null;
  }

  /** The block that the record is of. */
  public BlockHash hash() {
    return hash;
  }

  /** Transactions in the block. */
  public int transactions() {
    return transactions;
  }

  /** Rows that the record takes. */
  public int parts() {
    return 1 + txidParts + chunks;
  }

  /** Whether none of its rows is missing. */
  public boolean isWhole() {
    for (int part = 1; part < parts(); part++) {
      if (parts.apply(part) == null) {
        return false;
      }
    }
    return true;
  }

  /** The number of the row in which the scripts begin. */
  public int firstChunk() {
    return 1 + txidParts;
  }

  /** The id of the transaction at {@code index} of the block. */
  public Txid txid(int index) {
    if (index < 0 || index >= transactions) {
      throw new RowReader(ColumnFamily.UNDO, firstKeys).damaged();
    }
    int part = 1 + index / EffectsBuilder.TXIDS_IN_A_PART;
    if (part != txidPart) {
      txids = part(part);
      txidPart = part;
    }
    int at = index % EffectsBuilder.TXIDS_IN_A_PART * Hash256.LENGTH;
    if (at + Hash256.LENGTH > txids.length) {
      throw new RowReader(ColumnFamily.UNDO, txids, txids.length).damaged();
    }
    return Txid.ofWire(txids, at);
  }

  /** What the block did to a script; empty where nothing. */
  public Optional<ScriptEffect> find(ScriptKey script) {
    byte[] key = script.bytes();
    for (int chunk = chunkBefore(key); chunk < chunks && compareFirst(chunk, key) <= 0; chunk++) {
      Optional<ScriptEffect> found = findIn(part(firstChunk() + chunk), script);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** The last chunk that surely begins before the key, in which it can stand. */
  private int chunkBefore(byte[] key) {
    int low = 0;
    int high = chunks - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (compareFirst(middle, key) < 0) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private int compareFirst(int chunk, byte[] key) {
    int at = chunk * ActivityKey.SCRIPT_PREFIX_LENGTH;
    return Arrays.compareUnsigned(
        firstKeys,
        at,
        at + ActivityKey.SCRIPT_PREFIX_LENGTH,
        key,
        0,
        ActivityKey.SCRIPT_PREFIX_LENGTH);
  }

  private static Optional<ScriptEffect> findIn(byte[] chunk, ScriptKey script) {
    RowReader in = new RowReader(ColumnFamily.UNDO, chunk);
    while (in.hasMore()) {
      ScriptKey key = EffectEntry.key(in, chunk);
      int order = key.compareTo(script);
      if (order > 0) {
        break;
      }
      ScriptEffect effect = EffectEntry.read(key, in);
      if (order == 0) {
        return Optional.of(effect);
      }
    }
    return Optional.empty();
  }

  /**
   * Shows the effects on all scripts, in the order of their keys.
   *
   * @throws StoreException {@code DAMAGED} where a part is missing or malformed
   */
  public void forEach(Consumer<ScriptEffect> visitor) {
    for (int chunk = 0; chunk < chunks; chunk++) {
      forEach(part(firstChunk() + chunk), visitor);
    }
  }

  /** Shows the effects in one chunk. */
  public static void forEach(byte[] chunk, Consumer<ScriptEffect> visitor) {
    RowReader in = new RowReader(ColumnFamily.UNDO, chunk);
    while (in.hasMore()) {
      visitor.accept(EffectEntry.read(EffectEntry.key(in, chunk), in));
    }
  }

  /** The bytes of a part. */
  public byte[] part(int number) {
    byte[] part = parts.apply(number);
    if (part == null) {
      throw new StoreException(
          StoreException.Kind.DAMAGED,
          "A part of the undo record of block " + hash
              + " is missing. Run 'utxod reindex --from-height' below that block.");
    }
    return part;
  }
}
