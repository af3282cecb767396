package org.utxod.indexer.mempool;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.ScriptKey;

/** A batch of changes to a content. For one thread; must not be used after {@link #build}. */
final class MempoolEdit {
  /** The array header and its reference in a chunk. */
  private static final int BYTES_PER_TX = 16 + 4 + 8;

  /** An entry in a leaf, and its share of the inner nodes. */
  private static final int BYTES_PER_ENTRY = 8 + 2;

  /** Maximum number of empty slots, as a multiple of the transactions. */
  private static final int MAX_SPARSE = 8;

  private static final int MIN_SPAN = 1 << 16;

  private final SlotHash hash;
  private final SlotTable.Edit table;
  private final SlotIndex.Edit index;
  private final MessageDigest sha256 = ScriptKey.sha256();
  private final byte[] buffer = new byte[PackedTx.MAX_STANDARD_SCRIPT];
  private int entries;
  private int count;
  private long vsize;
  private long feeSat;
  private long bytes;

  MempoolEdit(MempoolContent before) {
    hash = before.hash();
    table = before.table().edit();
    index = before.index().edit();
    MempoolContent.Totals totals = before.totals();
    count = totals.count();
    vsize = totals.vsize();
    feeSat = totals.feeSat();
    bytes = totals.bytes();
  }

  void add(MempoolTx tx) {
    add(PackedTx.pack(tx));
  }

  private void add(byte[] packed) {
    int slot = table.add(packed);
    entries(packed, slot, true);
    total(packed, 1);
  }

  /** Removes the transaction in a slot and returns it; null if there is none. */
  @Nullable
  MempoolTx remove(int slot) {
    byte[] packed = slot < 0 ? null : table.get(slot);
    if (packed == null) {
      return null;
    }
    entries(packed, slot, false);
    table.remove(slot);
    total(packed, -1);
    return PackedTx.unpack(packed);
  }

  private void total(byte[] packed, int sign) {
    count += sign;
    vsize += sign * PackedTx.vsize(packed);
    feeSat = Math.addExact(feeSat, sign * PackedTx.feeSat(packed));
    bytes += sign * ((long) packed.length + BYTES_PER_TX + (long) entries * BYTES_PER_ENTRY);
  }

  private void entries(byte[] packed, int slot, boolean adding) {
    entries = 0;
    entry(hash.txid(packed, 0), slot, adding);
    PackedTx.Cursor cursor = new PackedTx.Cursor(packed);
    while (cursor.next()) {
      entry(hash.script(cursor.sha256(buffer, sha256)), slot, adding);
      if (!cursor.isOutput()) {
        entry(hash.coin(packed, cursor.outPointAt()), slot, adding);
      }
    }
  }

  private void entry(long entry, int slot, boolean adding) {
    entries++;
    if (adding) {
      index.add(entry, slot);
    } else {
      index.remove(entry, slot);
    }
  }

  /** The content with all changes. */
  MempoolContent build() {
    SlotTable built = table.build();
    MempoolContent content = new MempoolContent(
        hash, built, index.build(), new MempoolContent.Totals(count, vsize, feeSat, bytes));
    boolean sparse = built.nextSlot() > MIN_SPAN + (long) MAX_SPARSE * count;
    return sparse ? inOrder(content) : content;
  }

  /** A copy with slots renumbered, in the order in which the node accepted the transactions. */
  static MempoolContent inOrder(MempoolContent content) {
    List<byte[]> all = new ArrayList<>(content.count());
    for (int slot = 0; slot < content.table().nextSlot(); slot++) {
      byte[] packed = content.table().get(slot);
      if (packed != null) {
        all.add(packed);
      }
    }
    all.sort(Comparator.comparingLong(PackedTx::firstSeen));
    MempoolEdit edit = new MempoolEdit(MempoolContent.empty(content.hash()));
    all.forEach(edit::add);
    SlotTable built = edit.table.build();
    return new MempoolContent(content.hash(), built, edit.index.build(), content.totals());
  }
}
