package org.utxod.indexer.mempool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolChange;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.BlockDelta;

/**
 * The effect of a block on a mempool: its transactions leave, and so do conflicting ones and all their descendants
 * (Core: {@code CTxMemPool::removeForBlock}).
 *
 * @param left those in the block first, then the others
 */
record BlockEffect(MempoolContent after, List<MempoolChange> left) {
  static BlockEffect of(BlockDelta block, MempoolContent before) {
    if (before.count() == 0) {
      return new BlockEffect(before, List.of());
    }
    Set<Integer> mined = new LinkedHashSet<>();
    Set<Integer> spenders = new LinkedHashSet<>();
    BlockDelta.Cursor change = block.cursor();
    int transaction = -1;
    while (change.next()) {
      if (change.transactionIndex() != transaction) {
        transaction = change.transactionIndex();
        addIfThere(mined, before.slot(change.transactionId()));
      }
      if (!change.isCreated()) {
        addIfThere(spenders, before.spenderSlot(change.outPoint()));
      }
    }
    MempoolEdit edit = new MempoolEdit(before);
    List<MempoolChange> left = new ArrayList<>();
    for (int slot : mined) {
      left(left, edit.remove(slot), block);
    }
    for (int slot : impossible(before, spenders, mined)) {
      left(left, edit.remove(slot), null);
    }
    return new BlockEffect(edit.build(), left);
  }

  private static void addIfThere(Set<Integer> slots, int slot) {
    if (slot >= 0) {
      slots.add(slot);
    }
  }

  private static void left(
      List<MempoolChange> left, @Nullable MempoolTx tx, @Nullable BlockDelta block) {
    if (tx != null) {
      left.add(new MempoolChange.Left(tx, block == null ? null : block.point()));
    }
  }

  private static Set<Integer> impossible(
      MempoolContent content, Set<Integer> spenders, Set<Integer> mined) {
    Set<Integer> gone = new LinkedHashSet<>();
    Deque<Integer> next = new ArrayDeque<>(spenders);
    while (!next.isEmpty()) {
      int slot = next.remove();
      if (!mined.contains(slot) && gone.add(slot)) {
        next.addAll(content.childSlots(slot));
      }
    }
    return gone;
  }
}
