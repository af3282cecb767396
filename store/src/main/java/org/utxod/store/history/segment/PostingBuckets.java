package org.utxod.store.history.segment;

import static org.utxod.store.history.segment.SegmentFormat.DIRECTORY_ENTRY;
import static org.utxod.store.history.segment.SegmentFormat.LONG_LIST;
import static org.utxod.store.history.segment.SegmentFormat.PIECE;

import java.io.IOException;
import java.util.Arrays;
import org.utxod.store.chain.LittleEndian;

/** Writes postings into buckets, and those of scripts with many into long lists between these. For one thread. */
final class PostingBuckets {
  private final SegmentWriter out;
  private final BucketTable table;
  private final int rice;
  private final int buckets;
  private final BitOutput bits = new BitOutput();
  private final PostingEncoder encoder;
  private final BitOutput pieceBits = new BitOutput();
  private final PostingEncoder pieceEncoder;
  private final int[] numbers = new int[LONG_LIST];
  private final long[] received = new long[LONG_LIST];
  private final long[] spent = new long[LONG_LIST];
  private final int[] createdCounts = new int[LONG_LIST];
  private final int[] spentCounts = new int[LONG_LIST];
  private byte[] directory = new byte[64 * DIRECTORY_ENTRY];
  private long scripts;
  private long postings;

  PostingBuckets(SegmentWriter out, BucketTable table, int rice, int numberBits, int buckets) {
    this.out = out;
    this.table = table;
    this.rice = rice;
    this.buckets = buckets;
    this.encoder = new PostingEncoder(bits, numberBits);
    this.pieceEncoder = new PostingEncoder(pieceBits, numberBits);
  }

  long scripts() {
    return scripts;
  }

  /** Bytes of what postings receive and spend. */
  long changesBytes() {
    return (encoder.changesBits() + pieceEncoder.changesBits()) / 8;
  }

  long postings() {
    return postings;
  }

  void writeAll(PostingCursor cursor) throws IOException {
    boolean more = cursor.next();
    for (int bucket = 0; bucket < buckets; bucket++) {
      bits.clear();
      int entries = 0;
      long before = SegmentFormat.lowest(bucket, buckets);
      while (more && SegmentFormat.bucket(cursor.fingerprint(), buckets) == bucket) {
        long fingerprint = cursor.fingerprint();
        bits.rice(fingerprint - before, rice);
        before = fingerprint;
        more = writeScript(cursor, fingerprint);
        entries++;
      }
      scripts += entries;
      table.set(bucket, out.bucket(bits, entries));
    }
  }

  /** Writes the postings of one script; whether there is another after it. */
  private boolean writeScript(PostingCursor cursor, long fingerprint) throws IOException {
    int count = 0;
    boolean more = true;
    while (more && count < LONG_LIST && cursor.fingerprint() == fingerprint) {
      numbers[count] = cursor.number();
      received[count] = cursor.receivedSat();
      spent[count] = cursor.spentSat();
      createdCounts[count] = cursor.created();
      spentCounts[count] = cursor.spent();
      count++;
      more = cursor.next();
    }
    if (count == LONG_LIST) {
      return writeLongList(cursor, fingerprint, more);
    }
    bits.gamma(count);
    encoder.begin(0, 0);
    for (int i = 0; i < count; i++) {
      encoder.add(numbers[i], received[i], spent[i], createdCounts[i], spentCounts[i]);
    }
    postings += count;
    return more;
  }

  private boolean writeLongList(PostingCursor cursor, long fingerprint, boolean another)
      throws IOException {
    LongList list = new LongList();
    for (int i = 0; i < LONG_LIST; i++) {
      list.add(numbers[i], received[i], spent[i], createdCounts[i], spentCounts[i]);
    }
    boolean more = another;
    while (more && cursor.fingerprint() == fingerprint) {
      list.add(
          cursor.number(),
          cursor.receivedSat(),
          cursor.spentSat(),
          cursor.created(),
          cursor.spent());
      more = cursor.next();
    }
    long at = list.finish();
    bits.gamma(list.count);
    bits.bits(at, SegmentFormat.OFFSET_BITS);
    postings += list.count;
    return more;
  }

  private final class LongList {
    private long count;
    private int pieces;
    private long created;
    private long receivedSat;
    private long spentCoins;
    private long spentSat;

    void add(int number, long sat, long outSat, int in, int gone) throws IOException {
      if (count % PIECE == 0) {
        closePiece();
        enter(number);
        pieceEncoder.begin(receivedSat - spentSat, created - spentCoins);
      }
      pieceEncoder.add(number, sat, outSat, in, gone);
      count++;
      created += in;
      receivedSat += sat;
      spentCoins += gone;
      spentSat += outSat;
    }

    private void closePiece() throws IOException {
      if (pieces > 0) {
        long at = out.piece(pieceBits);
        LittleEndian.putLong(directory, (pieces - 1) * DIRECTORY_ENTRY + 4, at);
      }
      pieceBits.clear();
    }

    private void enter(int number) {
      int offset = pieces * DIRECTORY_ENTRY;
      if (offset + DIRECTORY_ENTRY > directory.length) {
        directory = Arrays.copyOf(directory, 2 * directory.length);
      }
      LittleEndian.putInt(directory, offset, number);
      LittleEndian.putLong(directory, offset + 4, 0);
      LittleEndian.putLong(directory, offset + 12, created);
      LittleEndian.putLong(directory, offset + 20, receivedSat);
      LittleEndian.putLong(directory, offset + 28, spentCoins);
      LittleEndian.putLong(directory, offset + 36, spentSat);
      pieces++;
    }

    /** Writes what is left and the directory; where this begins. */
    long finish() throws IOException {
      closePiece();
      enter(0);
      return out.checked(directory, pieces, DIRECTORY_ENTRY);
    }
  }
}
