package org.utxod.store.bulk;

import java.util.Arrays;

/**
 * The records of a partition in the order of their scripts, and in the order of arrival within a script. Not safe for
 * use by
 * several threads at once.
 */
final class ScriptOrder {
  private static final int ARRIVAL_BITS = 27;
  private static final long ARRIVAL_MASK = (1L << ARRIVAL_BITS) - 1;

  private int[] starts = new int[0];
  private long[] order = new long[0];
  private int count;

  /**
   * Orders the records in the first {@code length} bytes of {@code partition}, all of one form of scripts.
   *
   * @param commonBits of what follows the tag, which are the same in all of them; 0 to 8
   */
  void sort(byte[] partition, int length, int commonBits) {
    CoinRecord record = new CoinRecord();
    count = 0;
    for (int at = 0; at < length; at = record.end()) {
      record.read(partition, at);
      if (count == starts.length) {
        grow(length, at);
      }
      starts[count] = at;
      order[count] = prefix(partition, at + 1, commonBits) << ARRIVAL_BITS ^ Long.MIN_VALUE | count;
      count++;
    }
    Arrays.sort(order, 0, count);
    separateEqualPrefixes(partition);
  }

  private void grow(int length, int at) {
    long expected = at == 0 ? 1024 : (long) count * length / at + count / 16 + 16;
    int room = (int) Math.min(ARRIVAL_MASK, Math.max(expected, count + 16L));
    if (room <= count) {
      throw new IllegalStateException("a partition holds more coins than can be numbered");
    }
    starts = Arrays.copyOf(starts, room);
    order = Arrays.copyOf(order, room);
  }

  private static long prefix(byte[] bytes, int at, int skipBits) {
    long head = 0;
    for (int i = 0; i < 6; i++) {
      head = head << 8 | bytes[at + i] & 0xFF;
    }
    return head << 16 << skipBits >>> ARRIVAL_BITS;
  }

  /* Two scripts of one prefix are rare, unless somebody made them so. */
  private void separateEqualPrefixes(byte[] partition) {
    int from = 0;
    while (from < count) {
      int to = from + 1;
      boolean same = true;
      while (to < count && order[to] >>> ARRIVAL_BITS == order[from] >>> ARRIVAL_BITS) {
        same &= compare(partition, start(from), start(to)) == 0;
        to++;
      }
      if (!same) {
        Long[] run = new Long[to - from];
        for (int i = 0; i < run.length; i++) {
          run[i] = order[from + i];
        }
        Arrays.sort(
            run,
            (a, b) -> compare(
                partition, starts[(int) (a & ARRIVAL_MASK)], starts[(int) (b & ARRIVAL_MASK)]));
        for (int i = 0; i < run.length; i++) {
          order[from + i] = run[i];
        }
      }
      from = to;
    }
  }

  /* Records of one form, so script keys of one length. */
  private static int compare(byte[] partition, int a, int b) {
    int length = org.utxod.store.chain.ScriptKey.Form.ofTag(partition[a]).keyLength();
    return Arrays.compareUnsigned(partition, a, a + length, partition, b, b + length);
  }

  int count() {
    return count;
  }

  /** Where the record of that place in the order begins. */
  int start(int place) {
    return starts[(int) (order[place] & ARRIVAL_MASK)];
  }
}
