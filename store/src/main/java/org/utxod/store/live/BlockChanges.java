package org.utxod.store.live;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.Invariants;

/**
 * A block's changes in the order of the index's keys, with the coins that are born and die in the block netted out.
 *
 * <p>One sort does three things: it brings a coin's birth beside its end, a script's changes together, and the reads that
 * follow into the order of the files.
 */
final class BlockChanges {
  private final List<Change> sorted;
  private final BlockDelta delta;

  private BlockChanges(BlockDelta delta, List<Change> sorted) {
    this.delta = delta;
    this.sorted = sorted;
  }

  /**
   * Reads and nets a block.
   *
   * @throws StoreException of kind {@code INVARIANT} where it makes or spends one coin twice, or spends it before it is made
   */
  static BlockChanges of(BlockDelta delta) {
    List<Change> changes = new ArrayList<>(delta.createdCount() + delta.spentCount());
    byte[] scriptKey = new byte[ScriptKey.MAX_LENGTH];
    MessageDigest sha256 = ScriptKey.sha256();
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      int length = ScriptKey.write(
          cursor.buffer(), cursor.scriptOffset(), cursor.scriptLength(), scriptKey, 0, sha256);
      changes.add(new Change(cursor, scriptKey, length, changes.size()));
    }
    changes.sort(Change::byCoin);
    BlockChanges block = new BlockChanges(delta, changes);
    block.net();
    return block;
  }

  private void net() {
    for (int i = 1; i < sorted.size(); i++) {
      Change earlier = sorted.get(i - 1);
      Change later = sorted.get(i);
      if (!earlier.sameCoin(later)) {
        continue;
      }
      boolean bornThenSpent = earlier.created && !later.created && !earlier.netted;
      if (!bornThenSpent || earlier.valueSat != later.valueSat) {
        throw Invariants.broken(
            delta.point(),
            later.outPoint(),
            earlier.created == later.created
                ? later.created ? "is created twice in the block" : "is spent twice in the block"
                : "is spent in the block that creates it, but not as it was created");
      }
      earlier.netted = true;
      later.netted = true;
    }
  }

  /** All changes, by coin. */
  List<Change> sorted() {
    return sorted;
  }

  /** The end of the run of changes to one script that begins at {@code from}. */
  int endOfScript(int from) {
    int end = from + 1;
    while (end < sorted.size() && sorted.get(end).sameScript(sorted.get(from))) {
      end++;
    }
    return end;
  }
}
