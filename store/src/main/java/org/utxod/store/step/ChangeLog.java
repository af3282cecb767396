package org.utxod.store.step;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.BlockLinkage;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.schema.CoinRow;

/**
 * The coins that blocks in a row create and spend, in the order in which it happens; sorted by coin, and for one coin in that
 * order, once all are there. Everything lies in arrays that are filled again: no object a coin. For one thread until sorted,
 * then for any number of readers, each with changes of its own to mark.
 */
public final class ChangeLog implements KeyOrder.Keys {
  /** The change creates a coin; else it spends one. */
  public static final byte CREATED = 1;

  /** Created and spent in one block, which leaves no coin. */
  public static final byte NETTED = 2;

  /** The spend of a coin older than a partial index knows: it changes nothing. */
  static final byte UNKNOWN = 4;

  /** The coin takes the place of an earlier one of the same name (BIP 30). */
  static final byte OVERWRITES = 8;

  /** Changes to one block whose transactions are numbered in so many bits. */
  private static final int TRANSACTION_BITS = 20;

  /** The most blocks that a log can take. */
  public static final int MAX_BLOCKS = 1 << 31 - TRANSACTION_BITS;

  private static final int MIN_BYTES = 64 << 10;
  private static final int BYTES_A_CHANGE = 56;

  /** Bytes that a change takes in all arrays together, about. */
  private static final int ALL_BYTES_A_CHANGE = 90;

  private final MessageDigest sha256 = ScriptKey.sha256();
  private final List<BlockRecord> blocks = new ArrayList<>();
  private final List<byte[]> txids = new ArrayList<>();
  private final KeyOrder order;
  private byte[] arena;
  private int used;
  private int size;
  private int[] keyAt;
  private byte[] keyLength;
  private byte[] flags;
  private int[] code;
  private int[] where;
  private long[] sat;

  /** With room for about so many changes; it grows as needed. */
  public ChangeLog(int expectedChanges) {
    int expected = Math.max(64, expectedChanges);
    arena = new byte[Math.max(MIN_BYTES, expected * BYTES_A_CHANGE)];
    order = new KeyOrder(this, expected);
    keyAt = new int[expected];
    keyLength = new byte[expected];
    flags = new byte[expected];
    code = new int[expected];
    where = new int[expected];
    sat = new long[expected];
  }

  /** Forgets everything, keeps the room. */
  public void clear() {
    blocks.clear();
    txids.clear();
    order.clear();
    used = 0;
    size = 0;
  }

  /** Bytes of memory that what it holds takes, about. */
  public long memoryBytes() {
    return (long) size * ALL_BYTES_A_CHANGE;
  }

  /** Takes a block up, which follows the one before. */
  public void add(BlockDelta delta) {
    int block = blocks.size();
    byte[] ids = new byte[delta.transactionCount() * Hash256.LENGTH];
    if (block >= MAX_BLOCKS || delta.transactionCount() > 1 << TRANSACTION_BITS) {
      throw new IllegalArgumentException("more than a step can hold");
    }
    int last = -1;
    BlockDelta.Cursor cursor = delta.cursor();
    while (cursor.next()) {
      int transaction = cursor.transactionIndex();
      add(cursor, block << TRANSACTION_BITS | transaction);
      if (transaction != last) {
        System.arraycopy(
            cursor.buffer(),
            cursor.transactionIdOffset(),
            ids,
            transaction * Hash256.LENGTH,
            Hash256.LENGTH);
        last = transaction;
      }
    }
    blocks.add(BlockLinkage.record(delta));
    txids.add(ids);
  }

  private void add(BlockDelta.Cursor cursor, int place) {
    ensureRoom(cursor.scriptLength());
    int at = used;
    int scriptKeyLength = ScriptKey.write(
        cursor.buffer(), cursor.scriptOffset(), cursor.scriptLength(), arena, at, sha256);
    int end = CoinRow.writeOutPoint(
        arena, at + scriptKeyLength, cursor.buffer(), cursor.coinTxidOffset(), cursor.voutBits());
    keyAt[size] = at;
    keyLength[size] = (byte) (end - at);
    flags[size] = cursor.isCreated() ? CREATED : 0;
    code[size] = cursor.code();
    where[size] = place;
    sat[size] = cursor.valueSat();
    order.add(size++);
    used = end;
    if (arena[at] == ScriptKey.Form.OTHER.tag()) {
      int length = cursor.scriptLength();
      arena[used] = (byte) (length >>> 8);
      arena[used + 1] = (byte) length;
      System.arraycopy(cursor.buffer(), cursor.scriptOffset(), arena, used + 2, length);
      used += 2 + length;
    }
  }

  private void ensureRoom(int scriptLength) {
    int wanted = used + CoinRow.MAX_KEY_LENGTH + 2 + scriptLength;
    if (wanted > arena.length) {
      arena = Arrays.copyOf(arena, Math.max(wanted, Math.addExact(arena.length, arena.length / 2)));
    }
    if (size == keyAt.length) {
      int more = size + size / 2;
      keyAt = Arrays.copyOf(keyAt, more);
      keyLength = Arrays.copyOf(keyLength, more);
      flags = Arrays.copyOf(flags, more);
      code = Arrays.copyOf(code, more);
      where = Arrays.copyOf(where, more);
      sat = Arrays.copyOf(sat, more);
    }
  }

  /** Sorts the changes; none may be added afterwards. */
  public void sort() {
    order.sort();
  }

  /** Sorts them by what their keys begin with; none may be added afterwards. {@link #sortRange} does the rest. */
  void sortHeads() {
    order.sortHeads();
  }

  /** Sorts the changes of a range between two positions given by {@link #startOfHead}; several threads may sort others. */
  void sortRange(int from, int to) {
    order.sortRuns(from, to);
  }

  /** Blocks taken up, from the first. */
  public List<BlockRecord> blocks() {
    return blocks;
  }

  /** The last block; only where there is one. */
  public BlockRecord last() {
    return blocks.get(blocks.size() - 1);
  }

  /** The ids of all transactions of a block that have changes, at their places; zeros for the others. */
  byte[] txids(int block) {
    return txids.get(block);
  }

  /** Changes. */
  public int size() {
    return size;
  }

  /** The change that comes at a position of the sorted order. */
  public int change(int position) {
    return order.place(position);
  }

  /** The end of the run of positions with changes to one script that begins at {@code from}; at most {@code to}. */
  public int endOfScript(int from, int to) {
    int first = order.place(from);
    int end = from + 1;
    while (end < to && order.sameHead(from, end) && sameScript(first, order.place(end))) {
      end++;
    }
    return end;
  }

  /**
   * The first position from {@code from} on at which keys begin otherwise than before it; once their heads are sorted. A head is
   * shorter than the part of a script in a key of activity, so no such key comes from both sides.
   */
  int startOfHead(int from) {
    int start = from;
    while (start > 0 && start < size && order.sameHead(start - 1, start)) {
      start++;
    }
    return start;
  }

  /** Whether the sorted changes touch a script. */
  public boolean touches(byte[] scriptKey) {
    int low = 0;
    int high = size - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int at = keyAt[order.place(middle)];
      int comparison = Arrays.compareUnsigned(
          arena,
          at,
          at + ScriptKey.Form.ofTag(arena[at]).keyLength(),
          scriptKey,
          0,
          scriptKey.length);
      if (comparison == 0) {
        return true;
      }
      if (comparison < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return false;
  }

  @Override
  public byte[] bytes() {
    return arena;
  }

  @Override
  public int begin(int change) {
    return keyAt[change];
  }

  @Override
  public int end(int change) {
    return keyAt[change] + keyLength[change];
  }

  int scriptKeyLength(int change) {
    return ScriptKey.Form.ofTag(arena[keyAt[change]]).keyLength();
  }

  /** Whether a change has a mark. */
  public boolean is(int change, byte flag) {
    return (flags[change] & flag) != 0;
  }

  /** Marks a change. */
  public void mark(int change, byte flag) {
    flags[change] |= flag;
  }

  /** Height * 2 + coinbase flag of the coin, or {@link BlockDelta#UNKNOWN_CODE}. */
  public int code(int change) {
    return code[change];
  }

  void code(int change, int known) {
    code[change] = known;
  }

  /** Satoshis of the coin. */
  public long sat(int change) {
    return sat[change];
  }

  int block(int change) {
    return where[change] >>> TRANSACTION_BITS;
  }

  int transaction(int change) {
    return where[change] & (1 << TRANSACTION_BITS) - 1;
  }

  /** Block and transaction in one number, which rises as the changes come. */
  int place(int change) {
    return where[change];
  }

  /** Whether two changes are of one coin. */
  public boolean sameCoin(int one, int another) {
    return keyLength[one] == keyLength[another]
        && Arrays.equals(arena, keyAt[one], end(one), arena, keyAt[another], end(another));
  }

  boolean sameScript(int one, int another) {
    int length = scriptKeyLength(one);
    return Arrays.equals(
        arena, keyAt[one], keyAt[one] + length, arena, keyAt[another], keyAt[another] + length);
  }

  /** The key of the coin's row. */
  public byte[] coinKey(int change) {
    return Arrays.copyOfRange(arena, keyAt[change], end(change));
  }

  /** The key of the coin's script. */
  public byte[] scriptKey(int change) {
    return Arrays.copyOfRange(arena, keyAt[change], keyAt[change] + scriptKeyLength(change));
  }

  /** The coin. */
  public OutPoint outPoint(int change) {
    return CoinRow.outPoint(coinKey(change));
  }

  /** Where the outpoint of a change's coin begins in {@link #bytes()}. */
  int outPointAt(int change) {
    return keyAt[change] + scriptKeyLength(change);
  }

  int voutBits(int change) {
    return CoinRow.voutBits(arena, outPointAt(change) + Hash256.LENGTH);
  }

  /** Length of the script of no standard form, which stands from {@link #otherScriptAt} on. */
  int otherScriptLength(int change) {
    int at = end(change);
    return (arena[at] & 0xFF) << 8 | arena[at + 1] & 0xFF;
  }

  int otherScriptAt(int change) {
    return end(change) + 2;
  }

  /** The bytes of a script of no standard form. */
  public byte[] otherScript(int change) {
    int at = otherScriptAt(change);
    return Arrays.copyOfRange(arena, at, at + otherScriptLength(change));
  }
}
