package org.utxod.store.bulk;

import java.security.MessageDigest;
import java.util.Arrays;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.step.KeyOrder;

/**
 * Coins created and spent by many blocks, before any of it is written, in the order in which it happened. Only when all is to be
 * written is it sorted, which brings together what happened to one coin: a coin that was created and spent meanwhile leaves no
 * trace. So taking up a block touches memory in one place after the other, and never asks a table that no processor keeps at
 * hand.
 *
 * <p>For one thread at a time.
 */
public final class CoinLog implements KeyOrder.Keys {
  /** Made; the store has no row of it. */
  private static final byte MADE = 0;
  /** Made, and the store may have a row of it. */
  private static final byte MADE_AGAIN = 1;
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

  /** Meaningless: keeps reads that only fetch something from being left out. */
  @SuppressWarnings("UnusedVariable")
  private long touched;

  /** @param wantedBytes after which it calls itself full; it takes a block more */
  public CoinLog(int wantedBytes) {
    this.wantedBytes = wantedBytes;
    this.arena = new byte[Math.max(MIN_ROOM, wantedBytes + wantedBytes / 4)];
    this.order = new KeyOrder(this, wantedBytes / 1024 * RECORDS_EXPECTED_PER_KB);
  }

  /** What cannot have happened to a coin. */
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

  /** Receives what is left, in the order of the keys. What it consists of stands in one array, which is read only. */
  interface Rows {
    /** A coin's row. */
    void coin(byte[] data, int key, int keyLength, int value, int valueLength);

    /** A coin's row is to go. */
    void gone(byte[] data, int key, int keyLength);

    /** The script of a coin's script key, which does not hold it; told once for each. */
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
   * Takes up that the coin is made on which the cursor stands.
   *
   * @param mayReplace whether it may take the place of an earlier one that was never spent (BIP 30)
   */
  public void make(BlockDelta.Cursor coin, boolean mayReplace) {
    add(mayReplace ? MADE_AGAIN : MADE, coin, coin.code(), coin.scriptLength());
  }

  /** Takes up that the coin is spent on which the cursor stands. */
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
   * Shows what is left.
   *
   * @throws Impossible where a coin is made that was there, spent twice, or spent with another value than it was created with
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
   * Has the next records fetched from memory, where they lie anywhere, all at once, so that their latencies pass together;
   * two lines of 64 bytes each.
   *
   * @return where the first that was not fetched stands
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

  /** The place of the record that is left of what happened to one coin; -1 where nothing is. */
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
            !there || arena[at] == MADE_AGAIN,
            at,
            "is created, but was created before and not spent since");
        rowInStore |= arena[at] == MADE_AGAIN && !known;
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
