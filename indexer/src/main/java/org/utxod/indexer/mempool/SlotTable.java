package org.utxod.indexer.mempool;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Packed transactions by slot, in chunks; immutable. Slots are assigned in the order of arrival and never reused, so
 * that the last are the newest; chunks without transactions are freed.
 */
final class SlotTable {
  static final int CHUNK = 256;
  static final SlotTable EMPTY = new SlotTable(new byte[0][][], 0);

  private final byte[] @Nullable [] @Nullable [] chunks;
  private final int nextSlot;

  private SlotTable(byte[] @Nullable [] @Nullable [] chunks, int nextSlot) {
    this.chunks = chunks;
    this.nextSlot = nextSlot;
  }

  /** One more than the highest slot ever assigned. */
  int nextSlot() {
    return nextSlot;
  }

  /** The transaction in a slot; null if it was removed. */
  byte @Nullable [] get(int slot) {
    byte[] @Nullable [] chunk = slot < nextSlot ? chunks[slot / CHUNK] : null;
    return chunk == null ? null : chunk[slot % CHUNK];
  }

  Edit edit() {
    return new Edit();
  }

  /** A batch of changes that yields a new version. Not thread-safe. */
  final class Edit {
    private byte[] @Nullable [] @Nullable [] copy = chunks.clone();
    private boolean[] own = new boolean[copy.length];
    private int next = nextSlot;

    /** Adds it in the next slot. */
    int add(byte[] packed) {
      int slot = next++;
      if (slot / CHUNK == copy.length) {
        int length = Math.max(4, copy.length + copy.length / 8 + 1);
        copy = Arrays.copyOf(copy, length);
        own = Arrays.copyOf(own, length);
      }
      chunk(slot / CHUNK)[slot % CHUNK] = packed;
      return slot;
    }

    byte @Nullable [] get(int slot) {
      byte[] @Nullable [] chunk = slot < next ? copy[slot / CHUNK] : null;
      return chunk == null ? null : chunk[slot % CHUNK];
    }

    void remove(int slot) {
      byte[] @Nullable [] chunk = chunk(slot / CHUNK);
      chunk[slot % CHUNK] = null;
      boolean full = slot / CHUNK < next / CHUNK;
      if (full && Arrays.stream(chunk).allMatch(packed -> packed == null)) {
        copy[slot / CHUNK] = null;
      }
    }

    private byte[] @Nullable [] chunk(int number) {
      byte[] @Nullable [] chunk = copy[number];
      if (chunk == null || !own[number]) {
        chunk = chunk == null ? new byte[CHUNK][] : chunk.clone();
        copy[number] = chunk;
        own[number] = true;
      }
      return chunk;
    }

    SlotTable build() {
      return new SlotTable(copy, next);
    }
  }
}
