package org.utxod.store.step;

import java.util.Arrays;
import org.utxod.store.chain.ScriptKey;

/**
 * Sorts coin keys that lie in one array, in the order in which they are added where they are equal. Each is a number: the first
 * bits of the key above its place, so that nearly all of the work touches no key. For one thread.
 */
public final class KeyOrder {
  /** Bits of a place. */
  public static final int PLACE_BITS = 27;

  private static final long PLACE_MASK = (1L << PLACE_BITS) - 1;
  private static final int SHORT_RUN = 16;

  /** Of fewer keys of one script, comparing them whole is as fast. */
  private static final int FEW = 4;

  /** Where the keys stand. A place is lower the earlier its key was added. */
  public interface Keys {
    /** The array that holds all of them. */
    byte[] bytes();

    /** Where the key of a place begins. */
    int begin(int place);

    /** Where it ends. */
    int end(int place);
  }

  private final Keys keys;
  private final RadixSort radix = new RadixSort();
  private long[] order;
  private int size;

  /** Of these keys, about {@code expected}. */
  public KeyOrder(Keys keys, int expected) {
    this.keys = keys;
    this.order = new long[Math.max(16, expected)];
  }

  /** Keys so far. */
  public int size() {
    return size;
  }

  /** Forgets all. */
  public void clear() {
    size = 0;
  }

  /** Adds the key of a place. */
  public void add(int place) {
    if (size == order.length) {
      order = Arrays.copyOf(order, size + size / 2);
    }
    byte[] bytes = keys.bytes();
    int key = keys.begin(place);
    // The tag in 3 bits, then 33 bits of what follows: with 27 bits of place 63, so never negative.
    order[size++] = ((long) bytes[key] << 33 | head(bytes, key + 1) >>> 3) << PLACE_BITS | place;
  }

  /** The place of the key that comes {@code at} that position. */
  public int place(int at) {
    return (int) (order[at] & PLACE_MASK);
  }

  /** Whether the first bits of two keys are equal, as they are in equal keys. */
  public boolean sameHead(int one, int another) {
    return order[one] >>> PLACE_BITS == order[another] >>> PLACE_BITS;
  }

  /** Sorts all keys. */
  void sort() {
    sortHeads();
    sortRuns(0, size);
  }

  /** Sorts the runs in positions [from, end), at which a run begins; several threads may do so for others at once. */
  void sortRuns(int from, int end) {
    for (int at = from; at < end; ) {
      at = sortFirstRun(at, end);
    }
  }

  /** Sorts by the first bits alone; {@link #sortRun} does the rest, run by run. */
  public void sortHeads() {
    radix.sort(order, size);
  }

  /** Sorts the run of equal first bits that begins at {@code from}; returns where it ends. */
  public int sortRun(int from) {
    return sortFirstRun(from, size);
  }

  private int sortFirstRun(int from, int end) {
    int to = endOfRun(from, end);
    if (to - from > 1) {
      sortRun(from, to);
    }
    return to;
  }

  private int endOfRun(int from, int end) {
    int to = from + 1;
    while (to < end && sameHead(from, to)) {
      to++;
    }
    return to;
  }

  /** Sorts what has the same first bits of a script: where all have one script, by the first bits of the txid. */
  private void sortRun(int from, int to) {
    if (to - from < FEW || !haveOneScript(from, to)) {
      sortWhole(from, to);
      return;
    }
    byte[] bytes = keys.bytes();
    int length = ScriptKey.Form.ofTag(bytes[keys.begin(place(from))]).keyLength();
    long script = order[from] >>> PLACE_BITS;
    for (int i = from; i < to; i++) {
      int place = place(i);
      order[i] = head(bytes, keys.begin(place) + length) << PLACE_BITS | place;
    }
    Arrays.sort(order, from, to);
    for (int run = from; run < to; ) {
      int end = endOfRun(run, to);
      sortWhole(run, end);
      run = end;
    }
    for (int i = from; i < to; i++) {
      order[i] = script << PLACE_BITS | order[i] & PLACE_MASK;
    }
  }

  private boolean haveOneScript(int from, int to) {
    byte[] bytes = keys.bytes();
    int first = keys.begin(place(from));
    int length = ScriptKey.Form.ofTag(bytes[first]).keyLength();
    for (int i = from + 1; i < to; i++) {
      int at = keys.begin(place(i));
      if (!Arrays.equals(bytes, first, first + length, bytes, at, at + length)) {
        return false;
      }
    }
    return true;
  }

  private void sortWhole(int from, int to) {
    if (to - from > SHORT_RUN) {
      Long[] run = new Long[to - from];
      for (int i = 0; i < run.length; i++) {
        run[i] = order[from + i];
      }
      Arrays.sort(run, (a, b) -> compare((int) (a & PLACE_MASK), (int) (b & PLACE_MASK)));
      for (int i = 0; i < run.length; i++) {
        order[from + i] = run[i];
      }
      return;
    }
    for (int i = from + 1; i < to; i++) {
      long moved = order[i];
      int at = i;
      while (at > from && compare(place(at - 1), (int) (moved & PLACE_MASK)) > 0) {
        order[at] = order[at - 1];
        at--;
      }
      order[at] = moved;
    }
  }

  /** Whether two keys are equal. */
  public boolean sameKey(int one, int another) {
    byte[] bytes = keys.bytes();
    int a = place(one);
    int b = place(another);
    return sameHead(one, another)
        && Arrays.equals(bytes, keys.begin(a), keys.end(a), bytes, keys.begin(b), keys.end(b));
  }

  /** By the keys, of which none is the beginning of another, then in the order in which they came. */
  private int compare(int one, int another) {
    byte[] bytes = keys.bytes();
    int byKey = Arrays.compareUnsigned(
        bytes, keys.begin(one), keys.end(one), bytes, keys.begin(another), keys.end(another));
    return byKey != 0 ? byKey : Integer.compare(one, another);
  }

  /** The first 36 bits. */
  private static long head(byte[] bytes, int at) {
    long head = 0;
    for (int i = 0; i < 5; i++) {
      head = head << 8 | bytes[at + i] & 0xFF;
    }
    return head >>> 4;
  }
}
