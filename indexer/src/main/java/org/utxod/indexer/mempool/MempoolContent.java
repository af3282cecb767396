package org.utxod.indexer.mempool;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.mempool.MempoolCoin;
import org.utxod.query.port.mempool.MempoolEntry;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;

/**
 * The transactions of a mempool at one moment; immutable, and shares most of its memory with its previous and next
 * versions.
 */
final class MempoolContent implements MempoolView.Snapshot {
  private final SlotHash hash;
  private final SlotTable table;
  private final SlotIndex index;
  private final Totals totals;

  /** @param bytes memory used by the transactions */
  record Totals(int count, long vsize, long feeSat, long bytes) {}

  MempoolContent(SlotHash hash, SlotTable table, SlotIndex index, Totals totals) {
    this.hash = hash;
    this.table = table;
    this.index = index;
    this.totals = totals;
  }

  static MempoolContent empty(SlotHash hash) {
    return new MempoolContent(hash, SlotTable.EMPTY, SlotIndex.EMPTY, new Totals(0, 0, 0, 0));
  }

  SlotHash hash() {
    return hash;
  }

  SlotTable table() {
    return table;
  }

  SlotIndex index() {
    return index;
  }

  Totals totals() {
    return totals;
  }

  /** The slot of a transaction; -1 if it is not there. */
  int slot(Txid txid) {
    for (int slot : index.slots(hash.txid(txid))) {
      byte[] packed = table.get(slot);
      if (packed != null && txid.equalsAt(packed, 0)) {
        return slot;
      }
    }
    return -1;
  }

  boolean contains(Txid txid) {
    return slot(txid) >= 0;
  }

  /** The slot of the transaction that spends a coin; -1 if none does. */
  int spenderSlot(OutPoint coin) {
    for (int slot : index.slots(hash.coin(coin))) {
      byte[] packed = table.get(slot);
      if (packed != null && spends(packed, coin)) {
        return slot;
      }
    }
    return -1;
  }

  private static boolean spends(byte[] packed, OutPoint coin) {
    PackedTx.Cursor cursor = new PackedTx.Cursor(packed);
    while (cursor.next()) {
      if (!cursor.isOutput()
          && coin.txid().equalsAt(packed, cursor.outPointAt())
          && cursor.outPoint().equals(coin)) {
        return true;
      }
    }
    return false;
  }

  /** Slots of the transactions that spend an output of another. */
  Set<Integer> childSlots(int slot) {
    byte[] packed = table.get(slot);
    Set<Integer> children = new HashSet<>();
    if (packed != null) {
      Txid txid = PackedTx.txid(packed);
      for (int vout = 0; vout < PackedTx.outputs(packed); vout++) {
        int child = spenderSlot(new OutPoint(txid, vout));
        if (child >= 0) {
          children.add(child);
        }
      }
    }
    return children;
  }

  /** The output of a transaction; null if it is not there. */
  MempoolTx.@Nullable Output output(OutPoint coin) {
    byte[] packed = packed(slot(coin.txid()));
    if (packed == null) {
      return null;
    }
    PackedTx.Cursor cursor = new PackedTx.Cursor(packed);
    while (cursor.next() && cursor.isOutput()) {
      if (cursor.vout() == coin.vout()) {
        return new MempoolTx.Output(cursor.script(), cursor.valueSat());
      }
    }
    return null;
  }

  private byte @Nullable [] packed(int slot) {
    return slot < 0 ? null : table.get(slot);
  }

  private Optional<MempoolTx> unpacked(int slot) {
    return Optional.ofNullable(packed(slot)).map(PackedTx::unpack);
  }

  @Override
  public List<MempoolTx> touching(ScriptKey script) {
    List<MempoolTx> found = new ArrayList<>();
    int[] slots = index.slots(hash.script(script));
    byte[] key = script.bytes();
    MessageDigest sha256 = ScriptKey.sha256();
    for (int i = slots.length - 1; i >= 0; i--) {
      byte[] packed = table.get(slots[i]);
      if (packed != null && touches(packed, key, sha256)) {
        found.add(PackedTx.unpack(packed));
      }
    }
    return found;
  }

  private static boolean touches(byte[] packed, byte[] key, MessageDigest sha256) {
    PackedTx.Cursor cursor = new PackedTx.Cursor(packed);
    while (cursor.next()) {
      if (cursor.isOf(key, sha256)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public MempoolSums sums(ScriptKey script) {
    long received = 0;
    long spent = 0;
    byte[] key = script.bytes();
    MessageDigest sha256 = ScriptKey.sha256();
    for (int slot : index.slots(hash.script(script))) {
      byte[] packed = table.get(slot);
      if (packed == null) {
        continue;
      }
      PackedTx.Cursor cursor = new PackedTx.Cursor(packed);
      while (cursor.next()) {
        if (cursor.isOf(key, sha256)) {
          if (cursor.isOutput()) {
            received = Math.addExact(received, cursor.valueSat());
          } else {
            spent = Math.addExact(spent, cursor.valueSat());
          }
        }
      }
    }
    return new MempoolSums(received, spent);
  }

  @Override
  public Optional<Script> script(byte[] sha256) {
    MessageDigest digest = ScriptKey.sha256();
    byte[] buffer = new byte[PackedTx.MAX_STANDARD_SCRIPT];
    for (int slot : index.slots(hash.script(sha256))) {
      byte[] packed = table.get(slot);
      PackedTx.Cursor cursor = packed == null ? null : new PackedTx.Cursor(packed);
      while (cursor != null && cursor.next()) {
        if (Arrays.equals(cursor.sha256(buffer, digest), sha256)) {
          return Optional.of(cursor.script());
        }
      }
    }
    return Optional.empty();
  }

  @Override
  public Optional<MempoolTx> transaction(Txid txid) {
    return unpacked(slot(txid));
  }

  @Override
  public Optional<MempoolTx> spender(OutPoint coin) {
    return unpacked(spenderSlot(coin));
  }

  @Override
  public Optional<Txid> spenderId(OutPoint coin) {
    return Optional.ofNullable(packed(spenderSlot(coin))).map(PackedTx::txid);
  }

  /* Keeps only as many as requested, however many there are. */
  @Override
  public List<MempoolCoin> coins(ScriptKey script, @Nullable OutPoint after, int limit) {
    TreeMap<OutPoint, Long> first = new TreeMap<>();
    byte[] key = script.bytes();
    MessageDigest sha256 = ScriptKey.sha256();
    for (int slot : index.slots(hash.script(script))) {
      byte[] packed = table.get(slot);
      if (packed == null) {
        continue;
      }
      PackedTx.Cursor cursor = new PackedTx.Cursor(packed);
      while (cursor.next() && cursor.isOutput()) {
        if (cursor.isOf(key, sha256) && !cursor.script().isUnspendable()) {
          OutPoint point = new OutPoint(PackedTx.txid(packed), cursor.vout());
          if (after == null || point.compareTo(after) > 0) {
            first.put(point, cursor.valueSat());
          }
          if (first.size() > limit) {
            first.pollLastEntry();
          }
        }
      }
    }
    List<MempoolCoin> coins = new ArrayList<>(first.size());
    first.forEach(
        (point, sat) -> coins.add(new MempoolCoin(point, sat, spenderId(point).orElse(null))));
    return coins;
  }

  @Override
  public List<Txid> txids() {
    List<Txid> txids = new ArrayList<>(totals.count());
    for (int slot = 0; slot < table.nextSlot(); slot++) {
      byte[] packed = table.get(slot);
      if (packed != null) {
        txids.add(PackedTx.txid(packed));
      }
    }
    return txids;
  }

  @Override
  public void entries(Consumer<MempoolEntry> taker) {
    for (int slot = 0; slot < table.nextSlot(); slot++) {
      byte[] packed = table.get(slot);
      if (packed != null) {
        taker.accept(PackedTx.entry(packed));
      }
    }
  }

  @Override
  public List<MempoolTx> recent(int max) {
    List<MempoolTx> recent = new ArrayList<>();
    for (int slot = table.nextSlot() - 1; slot >= 0 && recent.size() < max; slot--) {
      unpacked(slot).ifPresent(recent::add);
    }
    return recent;
  }

  @Override
  public int count() {
    return totals.count();
  }

  @Override
  public long vsize() {
    return totals.vsize();
  }

  @Override
  public long totalFeeSat() {
    return totals.feeSat();
  }
}
