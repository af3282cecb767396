package org.utxod.indexer.payout.book;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.ScriptKey;

/**
 * Where the last entries of finished payouts stand in the ledger: 16 bytes for each at least, so that ids can be kept
 * for ever. By a hash of the id; the caller reads the entry to be sure. Not thread-safe.
 */
final class ClosedPayouts {
  private static final int FIRST_SIZE = 1 << 10;
  private static final long FREE = -1;

  private long[] hashes = new long[FIRST_SIZE];
  private long[] positions = freeSlots(FIRST_SIZE);
  private int size;

  private static long[] freeSlots(int length) {
    long[] slots = new long[length];
    Arrays.fill(slots, FREE);
    return slots;
  }

  private static long hash(String id) {
    return LittleEndian.getLong(ScriptKey.sha256().digest(id.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /** Adds a payout that is not there yet. */
  void add(String id, long position) {
    if (size * 2 >= hashes.length) {
      grow();
    }
    put(hash(id), position);
    size++;
  }

  private void put(long hash, long position) {
    int slot = slot(hash);
    while (positions[slot] != FREE) {
      slot = (slot + 1) & (hashes.length - 1);
    }
    hashes[slot] = hash;
    positions[slot] = position;
  }

  private int slot(long hash) {
    return (int) (hash & (hashes.length - 1));
  }

  private void grow() {
    long[] oldHashes = hashes;
    long[] oldPositions = positions;
    hashes = new long[oldHashes.length * 2];
    positions = freeSlots(hashes.length);
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldPositions[i] != FREE) {
        put(oldHashes[i], oldPositions[i]);
      }
    }
  }

  /** Where the entry of an id may stand; almost always one place, or none. */
  List<Long> find(String id) {
    long hash = hash(id);
    List<Long> found = new ArrayList<>(1);
    for (int slot = slot(hash); positions[slot] != FREE; slot = (slot + 1) & (hashes.length - 1)) {
      if (hashes[slot] == hash) {
        found.add(positions[slot]);
      }
    }
    return found;
  }

  /** Number of payouts. */
  int size() {
    return size;
  }
}
