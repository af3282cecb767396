package org.utxod.store.history.segment;

import java.io.IOException;
import java.io.UncheckedIOException;

/** A walk over all fingerprints of txids of a segment, in order. For one thread. */
final class SegmentTxids implements TxidCursor {
  private final SegmentTrailer trailer;
  private final Frames frames;
  private final BitInput in = new BitInput();
  private final int numberBits;
  private int bucket = -1;
  private int left;
  private long fingerprint;
  private int number;

  SegmentTxids(FileInput file, SegmentTrailer trailer) {
    this.trailer = trailer;
    this.frames = new Frames(file, Frames.SEQUENTIAL);
    this.numberBits = SegmentFormat.bitsBelow(trailer.transactions());
  }

  @Override
  public boolean next() {
    try {
      while (left == 0) {
        bucket++;
        if (bucket >= trailer.txidBuckets()) {
          return false;
        }
        left = frames.bucket(trailer.txidTable(), bucket, in);
        fingerprint = SegmentFormat.lowest(bucket, trailer.txidBuckets())
            >>> (Long.SIZE - Fingerprints.TXID_BITS);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    left--;
    fingerprint += in.rice(trailer.txidRice());
    number = (int) in.bits(numberBits);
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
}
