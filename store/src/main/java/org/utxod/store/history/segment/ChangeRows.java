package org.utxod.store.history.segment;

import java.util.Arrays;

/**
 * The changes of some blocks in memory, one row for each coin that is created or spent, and their postings. Rows are added
 * in chain order. For one thread.
 */
final class ChangeRows {
  private static final int FIRST_ROOM = 1024;

  private final KeyedOrder order = new KeyedOrder();
  private long[] fingerprints = new long[FIRST_ROOM];
  private int[] numbers = new int[FIRST_ROOM];
  private long[] values = new long[FIRST_ROOM];
  private int count;

  /** A coin of a script, created or spent by a transaction. */
  void add(long fingerprint, int number, long sat, boolean created) {
    if (count == fingerprints.length) {
      int room = count + (count >> 1);
      fingerprints = Arrays.copyOf(fingerprints, room);
      numbers = Arrays.copyOf(numbers, room);
      values = Arrays.copyOf(values, room);
    }
    fingerprints[count] = fingerprint;
    numbers[count] = number;
    values[count] = sat << 1 | (created ? 1 : 0);
    count++;
  }

  int count() {
    return count;
  }

  void clear() {
    count = 0;
  }

  /** The postings of all rows, which must not change meanwhile. */
  PostingCursor postings() {
    order.sort(fingerprints, count);
    return new Postings();
  }

  private final class Postings implements PostingCursor {
    private int next;
    private long fingerprint;
    private int number;
    private long receivedSat;
    private long spentSat;
    private int created;
    private int spent;

    @Override
    public boolean next() {
      if (next == count) {
        return false;
      }
      int row = order.row(next);
      fingerprint = fingerprints[row];
      number = numbers[row];
      receivedSat = 0;
      spentSat = 0;
      created = 0;
      spent = 0;
      while (fingerprints[row] == fingerprint && numbers[row] == number) {
        if ((values[row] & 1) == 1) {
          receivedSat += values[row] >>> 1;
          created++;
        } else {
          spentSat += values[row] >>> 1;
          spent++;
        }
        next++;
        if (next == count) {
          break;
        }
        row = order.row(next);
      }
      return true;
    }

    @Override
    public long fingerprint() {
      return fingerprint;
    }

    @Override
    public int number() {
      return number;
    }

    @Override
    public long receivedSat() {
      return receivedSat;
    }

    @Override
    public long spentSat() {
      return spentSat;
    }

    @Override
    public int created() {
      return created;
    }

    @Override
    public int spent() {
      return spent;
    }
  }
}
