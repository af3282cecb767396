package org.utxod.query.account.book;

import java.util.Arrays;
import org.utxod.store.chain.ScriptKey;

/**
 * Tells of nearly every script that belongs to no account that it belongs to none, by eight bytes of memory a script. Those
 * that are removed are told of until it is made anew. For one writer and any number of readers.
 */
public final class ScriptFilter {
  private static final int FIRST_ROOM = 1_024;

  private volatile long[] sorted = {};

  /* Every script key has a form and at least 20 bytes of a hash, so eight of these are as good as a hash of them. */
  private static long digest(ScriptKey key) {
    byte[] bytes = key.bytes();
    long digest = 0;
    for (int i = 1; i <= Long.BYTES; i++) {
      digest = digest << 8 | (bytes[i] & 0xFF);
    }
    return digest;
  }

  /** Whether the script can belong to an account. */
  public boolean mayContain(ScriptKey key) {
    long[] all = sorted;
    return all.length > 0 && Arrays.binarySearch(all, digest(key)) >= 0;
  }

  /** Adds scripts. */
  public void add(Iterable<ScriptKey> keys) {
    Collector more = new Collector();
    keys.forEach(more::add);
    sorted = merged(sorted, more.sorted());
  }

  /** Begins anew. */
  void reset(Collector all) {
    sorted = all.sorted();
  }

  private static long[] merged(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    Arrays.sort(both);
    return distinct(both, both.length);
  }

  private static long[] distinct(long[] sorted, int length) {
    int count = 0;
    for (int i = 0; i < length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[count++] = sorted[i];
      }
    }
    return Arrays.copyOf(sorted, count);
  }

  /** Gathers scripts. */
  static final class Collector {
    private long[] digests = new long[FIRST_ROOM];
    private int count;

    void add(ScriptKey key) {
      if (count == digests.length) {
        digests = Arrays.copyOf(digests, count + count / 2);
      }
      digests[count++] = digest(key);
    }

    private long[] sorted() {
      Arrays.sort(digests, 0, count);
      return distinct(digests, count);
    }
  }
}
