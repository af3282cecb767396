package org.utxod.store.history.segment;

/**
 * The bytes of a segment's file, all integers little-endian:
 *
 * <pre>
 * postings   buckets, and between them the long lists that they name
 * table      of each bucket where it begins: 6
 * txids      buckets
 * table      of each bucket where it begins: 6
 * lengths    of each block: the bytes of its transactions in the block, varints
 * names      of each transaction its txid: 32; only if kept
 * blocks     of each block: hash 32 | time 4 | first transaction 4 | where its lengths begin 6 | bytes of them 4 | checksum 4
 * trailer    see {@link SegmentTrailer}
 *
 * bucket     length of the codes 4 | scripts or txids 2 | checksum 4 | codes
 * of postings, each script:  difference of fingerprints (Rice) | number of postings (gamma)
 *                            | the postings, or where the list's directory begins: 48 bits
 * of txids, each:            difference of fingerprints (Rice) | number of the transaction
 *
 * long list  pieces of {@link #PIECE} postings | directory: of each piece, and once more for all, what is before it:
 *            its first transaction 4 | where it begins 8 | coins created 8 | satoshis 8 | coins spent 8 | satoshis 8 | checksum 4
 * piece      length of the codes 2 | checksum 4 | codes
 * </pre>
 *
 * A fingerprint f of b bits is in bucket floor(f * buckets / 2^b); the first difference in a bucket is to the lowest
 * fingerprint that can be in it. Checksums are CRC-32C.
 */
final class SegmentFormat {
  /** Postings of a script from which on they are a list of their own. */
  static final int LONG_LIST = 129;

  /** Postings in a piece of a long list. */
  static final int PIECE = 128;

  /** Aimed at; fewer make files larger, more make reading slower. */
  static final int POSTINGS_IN_BUCKET = 256;

  static final int TXIDS_IN_BUCKET = 512;
  static final int TABLE_ENTRY = 6;
  static final int BUCKET_HEADER = 10;
  static final int MAX_IN_BUCKET = 0xFFFF;
  static final int PIECE_HEADER = 6;
  static final int DIRECTORY_ENTRY = 48;
  static final int BLOCK_ENTRY = 54;
  static final int OFFSET_BITS = 48;

  private SegmentFormat() {}

  /** The bucket of a fingerprint whose bits are the upper ones of {@code fingerprint}. */
  static int bucket(long fingerprint, int buckets) {
    return (int) (Math.multiplyHigh(fingerprint, buckets) + (fingerprint < 0 ? buckets : 0));
  }

  /** The lowest fingerprint of a bucket. */
  static long lowest(int bucket, int buckets) {
    if (bucket == 0) {
      return 0;
    }
    // ceil(bucket * 2^64 / buckets)
    long quotient = Long.divideUnsigned(-1L, buckets);
    long remainder = Long.remainderUnsigned(-1L, buckets) + 1;
    return bucket * quotient + (bucket * remainder + buckets - 1) / buckets;
  }

  /** The Rice parameter for the differences of so many uniform values of {@code bits} bits. */
  static int rice(int bits, long values) {
    int log = Long.SIZE - 1 - Long.numberOfLeadingZeros(Math.max(1, values));
    return Math.max(0, bits - log - 1);
  }

  /** Bits of numbers below {@code count}. */
  static int bitsBelow(long count) {
    return Math.max(1, Long.SIZE - Long.numberOfLeadingZeros(Math.max(0, count - 1)));
  }
}
