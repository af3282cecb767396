package org.utxod.store.bulk;

import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.step.KeyOrder;

/**
 * Coins created and spent by many blocks, in block order, before any of them is written. It is sorted only when it is
 * written, which brings the changes to one coin together: a coin that was both created and spent cancels out. So
 * adding a block writes memory sequentially and needs no hash table, which would not fit into the processor's caches.
 *
 * <p>For one thread at a time.
 */
public final class CoinLog implements KeyOrder.Keys {
  /** Created; the store has no row of it. */
  private static final byte CREATED = 0;
  /** Created, and the store may have a row of it. */
  private static final byte CREATED_AGAIN = 1;
  /** Spent. */
  private static final byte SPENT = 2;

  private static final int MIN_ROOM = 1 << 16;
  private static final int RECORDS_EXPECTED_PER_KB = 16;

  private static final int FETCHED_AT_ONCE = 32;

  private final int wantedBytes;
  private final CoinRecord record = new CoinRecord();
  private final CoinRecord other = new CoinRecord();
  private final MessageDigest sha256 = ScriptKey.sha256();
  /** Of the records' keys, by where the records begin. */
  private final KeyOrder order;

  private byte[] arena;
  private int used;

  /** Has no meaning: prevents the compiler from removing reads that only prefetch. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /** @param wantedBytes after which {@link #isFull} is true; one more block fits */
  public CoinLog(int wantedBytes) {
    this.wantedBytes = wantedBytes;
    this.arena = new byte[Math.max(MIN_ROOM, wantedBytes + wantedBytes / 4)];
    this.order = new KeyOrder(this, wantedBytes / 1024 * RECORDS_EXPECTED_PER_KB);
  }

  /** A sequence of changes that no coin can have. */
  public static final class Impossible extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient OutPoint coin;

    private Impossible(OutPoint coin, String what) {
      super(what);
      this.coin = coin;
    }

    /** The coin. */
    public OutPoint coin() {
      return coin;
    }
  }

  /** Receives the remaining changes in the order of the keys, as ranges of one array that must not be modified. */
  interface Rows {
    /** A coin's row. */
    void coin(byte[] data, int key, int keyLength, int value, int valueLength);

    /** A coin's row is deleted. */
    void gone(byte[] data, int key, int keyLength);

    /** The script of a key that does not contain it; once for each such key. */
    void script(byte[] data, int key, int keyLength, int script, int scriptLength);
  }

  /** Whether it should be written out. */
  public boolean isFull() {
    return used >= wantedBytes;
  }

  /** Forgets everything. */
  public void clear() {
    order.clear();
    used = 0;
  }

  /**
   * Adds the coin at the cursor as created.
   *
   * @param mayReplace whether it may take the place of an earlier one that was never spent (BIP 30)
   */
  public void make(BlockDelta.Cursor coin, boolean mayReplace) {
    add(mayReplace ? CREATED_AGAIN : CREATED, coin, coin.code(), coin.scriptLength());
  }

  /** Adds the coin at the cursor as spent. */
  public void spend(BlockDelta.Cursor coin) {
    add(SPENT, coin, 0, 0);
  }

  private void add(byte kind, BlockDelta.Cursor coin, int code, int scriptLength) {
    if (arena.length - used <= CoinRecord.MAX_LENGTH) {
      arena = Arrays.copyOf(arena, Math.addExact(arena.length, arena.length / 2));
    }
    int at = used + 1;
    int scriptKeyLength =
        ScriptKey.write(coin.buffer(), coin.scriptOffset(), coin.scriptLength(), arena, at, sha256);
    int end = CoinRecord.write(
        arena,
        at,
        scriptKeyLength,
        coin.buffer(),
        coin.coinTxidOffset(),
        coin.voutBits(),
        code,
        coin.valueSat(),
        coin.buffer(),
        coin.scriptOffset(),
        scriptLength);
    arena[used] = kind;
    order.add(used);
    used = end;
  }

  /**
   * Passes on the remaining changes.
   *
   * @throws Impossible if a coin is created twice, spent twice, or spent with another value than it was created with
   */
  void forEach(Rows rows) {
    order.sortHeads();
    int size = order.size();
    int script = -1;
    int fetched = 0;
    int sorted = 0;
    int from = 0;
    while (from < size) {
      if (from == fetched) {
        fetched = fetch(from);
      }
      if (from == sorted) {
        sorted = order.sortRun(from);
      }
      int to = from + 1;
      while (to < sorted && order.sameKey(from, to)) {
        to++;
      }
      int left = to == from + 1 ? order.place(from) : net(from, to);
      if (left >= 0) {
        script = show(left, script, rows);
      }
      fetched = Math.max(fetched, to);
      from = to;
    }
  }

  /** The script of the last script row, this coin's or an earlier one's. */
  private int show(int at, int script, Rows rows) {
    int key = at + 1;
    record.read(arena, key);
    if (arena[at] == SPENT) {
      rows.gone(arena, key, record.keyLength());
      return script;
    }
    rows.coin(arena, key, record.keyLength(), record.valueAt(), record.valueLength());
    if (!record.carriesScript() || (script >= 0 && isSameScript(script, key))) {
      return script;
    }
    rows.script(arena, key, record.scriptKeyLength(), record.scriptAt(), record.scriptLength());
    return key;
  }

  /**
   * Prefetches the next records, which lie anywhere in memory, so that their cache misses overlap; two lines of 64
   * bytes each.
   *
   * @return the position of the first that was not prefetched
   */
  private int fetch(int from) {
    int to = Math.min(order.size(), from + FETCHED_AT_ONCE);
    long sum = 0;
    for (int i = from; i < to; i++) {
      int at = order.place(i);
      sum += arena[at] + arena[Math.min(at + 64, used - 1)];
    }
    touched += sum;
    return to;
  }

  /** The place of the record that remains of a coin's changes; -1 if none does. */
  private int net(int from, int to) {
    int left = -1;
    boolean rowInStore = false;
    boolean known = false;
    for (int i = from; i < to; i++) {
      int at = order.place(i);
      boolean there = left >= 0 && arena[left] != SPENT;
      if (arena[at] == SPENT) {
        require(there || !known, at, "is spent, but was spent before");
        require(
            !there || value(record, left) == value(other, at),
            at,
            "is spent with another value than it was created with");
        rowInStore |= !known;
        left = rowInStore ? at : -1;
      } else {
        require(
            !there || arena[at] == CREATED_AGAIN,
            at,
            "is created, but was created before and not spent since");
        rowInStore |= arena[at] == CREATED_AGAIN && !known;
        left = at;
      }
      known = true;
    }
    return left;
  }

  private long value(CoinRecord of, int at) {
    return of.read(arena, at + 1).valueSat();
  }

  private void require(boolean possible, int at, String otherwise) {
    if (!possible) {
      record.read(arena, at + 1);
      int txid = at + 1 + record.scriptKeyLength();
      throw new Impossible(new OutPoint(Txid.ofWire(arena, txid), record.vout()), otherwise);
    }
  }

  private boolean isSameScript(int one, int another) {
    int length = record.scriptKeyLength();
    return Arrays.equals(arena, one, one + length, arena, another, another + length);
  }

  @Override
  public byte[] bytes() {
    return arena;
  }

  @Override
  public int begin(int record) {
    return record + 1;
  }

  @Override
  public int end(int record) {
    return CoinRecord.keyEnd(arena, record + 1);
  }
}
