package org.utxod.store.bulk;

import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.chain.BlockDelta;
import org.utxod.chain.Hash256;
import org.utxod.chain.LittleEndian;
import org.utxod.chain.ScriptKey;

/**
 * Coins made and spent by many blocks, before any of it is written: one that is made and spent meanwhile leaves no trace.
 * What remains is written in the order of the keys. For the writer's thread.
 *
 * <p>Records lie one after the other in one array, found by an open-addressed table of their places; a removed one only
 * leaves the table. So a full block costs milliseconds and the garbage collector nothing.
 */
public final class CoinCache {
  /** Made in the cache: the store has no row of it. */
  private static final byte NEW = 0;
  /** Made in the cache, and the store may have a row of it. */
  private static final byte REPLACES = 1;
  /** Spent; the store has its row. */
  private static final byte GONE = 2;

  private static final int LEAST_SLOTS = 1 << 12;

  /** Records fetched from memory before they are read. */
  private static final int AHEAD = 8;

  /** Enough for the largest block after a cache that is full; see {@link #order}. */
  private static final int PLACE_BITS = 27;

  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;

  private final int wantedBytes;
  private final byte[] scratch = new byte[CoinRecord.MAX_LENGTH];
  private final CoinRecord record = new CoinRecord();
  private final MessageDigest sha256 = ScriptKey.sha256();
  private byte[] arena;
  private int used;

  /** Each a record's hash above its place + 1, so that a look-up touches no record but the one it finds; 0 = empty. */
  private long[] slots = new long[LEAST_SLOTS];

  private int size;

  /** Meaningless: keeps reads that only fetch something from being left out. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /** @param wantedBytes after which it calls itself full; it takes a block more */
  public CoinCache(int wantedBytes) {
    this.wantedBytes = wantedBytes;
    this.arena = new byte[wantedBytes + wantedBytes / 4];
  }

  /**
   * Says that the coin that the cursor stands on will be made or spent soon, so that its place is fetched from memory
   * meanwhile: the table is larger than what the processor keeps at hand.
   */
  public void expect(BlockDelta.Cursor coin) {
    touched +=
        slots[hash(coin.buffer(), coin.coinTxidOffset(), coin.voutBits()) & slots.length - 1];
  }

  /** What came of a coin that was made or spent. */
  public enum Outcome {
    /** As it should be. */
    DONE,
    /** It was made already and not spent since. */
    MADE_TWICE,
    /** It was spent already. */
    SPENT_TWICE,
    /** It is spent with another value than it was made with. */
    OTHER_VALUE
  }

  /** Bytes of what it took up. */
  public int bytes() {
    return used;
  }

  /** Whether it should be written out. */
  public boolean isFull() {
    return used >= wantedBytes;
  }

  /**
   * Takes up the coin that the cursor stands on.
   *
   * @param mayReplace whether it may take the place of an earlier one that was never spent (BIP 30)
   */
  public Outcome make(BlockDelta.Cursor coin, boolean mayReplace) {
    int scriptKeyLength = scriptKey(coin);
    int length = CoinRecord.write(
        scratch,
        scriptKeyLength,
        coin.buffer(),
        coin.coinTxidOffset(),
        coin.voutBits(),
        coin.code(),
        coin.valueSat(),
        coin.buffer(),
        coin.scriptOffset(),
        coin.scriptLength());
    int hash = hash(coin.buffer(), coin.coinTxidOffset(), coin.voutBits());
    int slot = slotOf(hash, scriptKeyLength);
    byte kind = NEW;
    if (slots[slot] != 0) {
      byte before = arena[kindAt(slots[slot])];
      if (before != GONE && !mayReplace) {
        return Outcome.MADE_TWICE;
      }
      kind = before == NEW ? NEW : REPLACES;
    } else if (mayReplace) {
      kind = REPLACES;
    }
    put(slot, hash, kind, length);
    return Outcome.DONE;
  }

  /** Takes up the spend that the cursor stands on. */
  public Outcome spend(BlockDelta.Cursor coin) {
    int scriptKeyLength = scriptKey(coin);
    int keyLength = CoinRecord.writeKey(
        scratch, scriptKeyLength, coin.buffer(), coin.coinTxidOffset(), coin.voutBits());
    int hash = hash(coin.buffer(), coin.coinTxidOffset(), coin.voutBits());
    int slot = slotOf(hash, scriptKeyLength);
    if (slots[slot] == 0) {
      put(slot, hash, GONE, CoinRecord.endWithNothing(scratch, keyLength));
      return Outcome.DONE;
    }
    int at = kindAt(slots[slot]);
    byte kind = arena[at];
    if (kind == GONE) {
      return Outcome.SPENT_TWICE;
    }
    if (record.read(arena, at + 1).valueSat() != coin.valueSat()) {
      return Outcome.OTHER_VALUE;
    }
    if (kind == NEW) {
      remove(slot);
    } else {
      arena[at] = GONE;
    }
    return Outcome.DONE;
  }

  private int scriptKey(BlockDelta.Cursor coin) {
    return ScriptKey.write(
        coin.buffer(), coin.scriptOffset(), coin.scriptLength(), scratch, 0, sha256);
  }

  /** Where the record of a slot begins: with its kind. */
  private static int kindAt(long entry) {
    return (int) entry - 1;
  }

  private void put(int slot, int hash, byte kind, int length) {
    if (arena.length - used < length + 1) {
      arena = Arrays.copyOf(
          arena, Math.max(Math.addExact(arena.length, arena.length / 2), used + length + 1));
    }
    boolean added = slots[slot] == 0;
    slots[slot] = (long) hash << 32 | used + 1;
    arena[used] = kind;
    System.arraycopy(scratch, 0, arena, used + 1, length);
    used += length + 1;
    if (added && ++size > slots.length / 2) {
      grow();
    }
  }

  private void grow() {
    long[] before = slots;
    slots = new long[before.length * 2];
    for (long entry : before) {
      if (entry != 0) {
        int slot = home(entry);
        while (slots[slot] != 0) {
          slot = slot + 1 & slots.length - 1;
        }
        slots[slot] = entry;
      }
    }
  }

  /** The slot of the coin whose key stands in the scratch, or the empty one where it belongs. */
  private int slotOf(int hash, int scriptKeyLength) {
    int keyLength = scriptKeyLength + Hash256.LENGTH;
    int marker = scratch[keyLength] & 0xFF;
    keyLength += marker < 0xFD ? 1 : marker == 0xFD ? 3 : 5;
    int slot = hash & slots.length - 1;
    while (slots[slot] != 0) {
      long entry = slots[slot];
      int at = kindAt(entry) + 1;
      if ((int) (entry >>> 32) == hash
          && Arrays.equals(arena, at, at + keyLength, scratch, 0, keyLength)) {
        return slot;
      }
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  private int home(long entry) {
    return (int) (entry >>> 32) & slots.length - 1;
  }

  private static int hash(byte[] txid, int txidAt, int voutBits) {
    // Outputs of one transaction differ in their number alone.
    long bits = LittleEndian.getLong(txid, txidAt) + voutBits;
    return (int) (bits * 0x9E37_79B9_7F4A_7C15L >>> 32);
  }

  /** Closes the gap, so that no mark of the removed one stays behind. */
  private void remove(int slot) {
    size--;
    int gap = slot;
    int at = slot;
    while (true) {
      slots[gap] = 0;
      int home;
      do {
        at = at + 1 & slots.length - 1;
        if (slots[at] == 0) {
          return;
        }
        home = home(slots[at]);
      } while (gap <= at ? gap < home && home <= at : gap < home || home <= at);
      slots[gap] = slots[at];
      gap = at;
    }
  }

  /** Receives coins in the order of their keys. What they consist of stands in one array, which is read only. */
  interface Rows {
    /** A coin's row. */
    void coin(byte[] data, int key, int keyLength, int value, int valueLength);

    /** A coin's row is to go. */
    void gone(byte[] data, int key, int keyLength);

    /** The script of a coin's script key, which does not hold it; told once for each. */
    void script(byte[] data, int key, int keyLength, int script, int scriptLength);
  }

  /** Shows what is left in the order of the keys. */
  void forEach(Rows rows) {
    long[] order = order();
    int script = -1;
    for (int i = 0; i < order.length; i++) {
      touched += arena[place(order[Math.min(i + AHEAD, order.length - 1)])];
      int at = place(order[i]);
      record.read(arena, at + 1);
      if (arena[at] == GONE) {
        rows.gone(arena, at + 1, record.keyLength());
        continue;
      }
      rows.coin(arena, at + 1, record.keyLength(), record.valueAt(), record.valueLength());
      if (record.carriesScript() && (script < 0 || !isSameScript(script, at + 1))) {
        script = at + 1;
        rows.script(
            arena, script, record.scriptKeyLength(), record.scriptAt(), record.scriptLength());
      }
    }
  }

  private boolean isSameScript(int one, int other) {
    int length = record.scriptKeyLength();
    return Arrays.equals(arena, one, one + length, arena, other, other + length);
  }

  /** Forgets everything. */
  public void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    used = 0;
  }

  /**
   * Places of the records in the order of the keys, in the lower bits of each. Sorted by the first 36 bits of the keys; where
   * these are the same, which is where a script has several coins, by as many of the txid; else by the whole.
   */
  private long[] order() {
    long[] order = new long[size];
    int count = 0;
    for (long entry : slots) {
      if (entry != 0) {
        int at = kindAt(entry);
        order[count++] = scriptPrefix(at + 1) << PLACE_BITS | at;
      }
    }
    sort(order, 0, count, this::sortRun);
    return order;
  }

  @FunctionalInterface
  private interface RunSort {
    void sort(long[] order, int from, int to);
  }

  /** By the upper bits, and each run of equal ones by {@code runs}. */
  private static void sort(long[] order, int begin, int end, RunSort runs) {
    Arrays.sort(order, begin, end);
    for (int from = begin; from < end; ) {
      int to = from + 1;
      while (to < end && order[to] >>> PLACE_BITS == order[from] >>> PLACE_BITS) {
        to++;
      }
      if (to - from > 1) {
        runs.sort(order, from, to);
      }
      from = to;
    }
  }

  private void sortRun(long[] order, int from, int to) {
    int first = place(order[from]) + 1;
    int length = ScriptKey.Form.ofTag(arena[first]).keyLength();
    for (int i = from; i < to; i++) {
      int at = place(order[i]) + 1;
      if (!Arrays.equals(arena, first, first + length, arena, at, at + length)) {
        sortWhole(order, from, to);
        return;
      }
      order[i] = prefix(at + length) << PLACE_BITS | place(order[i]);
    }
    sort(order, from, to, this::sortWhole);
  }

  private static int place(long entry) {
    return (int) (entry & PLACE_MASK);
  }

  /* Tag in 3 bits, then 33 bits of what follows: with 27 bits of place 63, so never negative. */
  private long scriptPrefix(int key) {
    return (long) arena[key] << 33 | prefix(key + 1) >>> 3;
  }

  /** The first 36 bits. */
  private long prefix(int at) {
    long head = 0;
    for (int i = 0; i < 5; i++) {
      head = head << 8 | arena[at + i] & 0xFF;
    }
    return head >>> 4;
  }

  private void sortWhole(long[] order, int from, int to) {
    Long[] run = new Long[to - from];
    for (int i = 0; i < run.length; i++) {
      run[i] = order[from + i];
    }
    Arrays.sort(run, (a, b) -> compare(place(a) + 1, place(b) + 1));
    for (int i = 0; i < run.length; i++) {
      order[from + i] = run[i];
    }
  }

  private int compare(int one, int other) {
    int length = ScriptKey.MAX_LENGTH + Hash256.LENGTH + 5;
    return Arrays.compareUnsigned(
        arena, one, Math.min(one + length, used), arena, other, Math.min(other + length, used));
  }
}
