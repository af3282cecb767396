package org.utxod.indexer.mempool;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A multimap from hashes to slots: an immutable tree of two levels of 256 over small sorted arrays. An edit copies what
 * it changes and shares the rest with the previous version. Results must be compared with the key, since hashes can
 * collide.
 */
final class SlotIndex {
  private static final int FANOUT = 256;

  static final SlotIndex EMPTY = new SlotIndex(new long[FANOUT][][]);

  private static final long[] NONE = {};

  /* Each leaf: the low 32 bits of the hash above the slot, ascending. */
  private final long[] @Nullable [] @Nullable [] root;

  private SlotIndex(long[] @Nullable [] @Nullable [] root) {
    this.root = root;
  }

  /** Slots of a hash, ascending; may include those of other hashes. */
  int[] slots(long hash) {
    long[] leaf = leaf(root, hash);
    int from = first(leaf, prefix(hash));
    int to = first(leaf, prefix(hash) + (1L << 32));
    int[] slots = new int[to - from];
    for (int i = from; i < to; i++) {
      slots[i - from] = (int) leaf[i];
    }
    return slots;
  }

  private static long[] leaf(long[] @Nullable [] @Nullable [] root, long hash) {
    long[] @Nullable [] node = root[(int) (hash >>> 56)];
    long[] leaf = node == null ? null : node[(int) (hash >>> 48) & 0xFF];
    return leaf == null ? NONE : leaf;
  }

  /* Signed order is sufficient if it is consistent: the 31 low bits above a slot that is not negative. */
  private static long prefix(long hash) {
    return (hash & 0x3FFF_FFFF) << 32;
  }

  /** The index of the first entry that is not below {@code value}. */
  private static int first(long[] leaf, long value) {
    int found = Arrays.binarySearch(leaf, value);
    return found >= 0 ? found : -found - 1;
  }

  Edit edit() {
    return new Edit();
  }

  /** A batch of changes that yields a new version. Not thread-safe. */
  final class Edit {
    private final long[] @Nullable [] @Nullable [] copy = root.clone();
    private final boolean[] own = new boolean[FANOUT];

    void add(long hash, int slot) {
      long entry = prefix(hash) | slot;
      long[] leaf = leaf(copy, hash);
      int at = Arrays.binarySearch(leaf, entry);
      if (at >= 0) {
        return;
      }
      int place = -at - 1;
      long[] longer = new long[leaf.length + 1];
      System.arraycopy(leaf, 0, longer, 0, place);
      longer[place] = entry;
      System.arraycopy(leaf, place, longer, place + 1, leaf.length - place);
      put(hash, longer);
    }

    void remove(long hash, int slot) {
      long[] leaf = leaf(copy, hash);
      int at = Arrays.binarySearch(leaf, prefix(hash) | slot);
      if (at < 0) {
        return;
      }
      long[] shorter = new long[leaf.length - 1];
      System.arraycopy(leaf, 0, shorter, 0, at);
      System.arraycopy(leaf, at + 1, shorter, at, shorter.length - at);
      put(hash, shorter);
    }

    private void put(long hash, long[] leaf) {
      int top = (int) (hash >>> 56);
      long[] @Nullable [] node = copy[top];
      if (!own[top]) {
        node = node == null ? new long[FANOUT][] : node.clone();
        copy[top] = node;
        own[top] = true;
      }
      node[(int) (hash >>> 48) & 0xFF] = leaf;
    }

    SlotIndex build() {
      return new SlotIndex(copy);
    }
  }
}
