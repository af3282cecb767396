package org.utxod.store.history.segment;

import static org.utxod.store.history.segment.SegmentFormat.DIRECTORY_ENTRY;
import static org.utxod.store.history.segment.SegmentFormat.PIECE;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.utxod.store.chain.LittleEndian;

/** A walk over all postings of a segment, in order. For one thread. */
final class SegmentPostings implements PostingCursor {
  private final SegmentTrailer trailer;
  private final Frames buckets;
  private final Frames directory;
  private final Frames pieces;
  private final BitInput bucketBits = new BitInput();
  private final BitInput pieceBits = new BitInput();
  private final PostingDecoder shortList;
  private final PostingDecoder longList;
  private PostingDecoder current;
  private int bucket = -1;
  private int scriptsLeft;
  private long postingsLeft;
  private long fingerprint;
  private long directoryAt;
  private long piecesRead;
  private boolean isLong;
  private int leftInPiece;

  SegmentPostings(FileInput file, SegmentTrailer trailer) {
    this.trailer = trailer;
    this.buckets = new Frames(file, Frames.SEQUENTIAL);
    this.directory = new Frames(file, Frames.RANDOM);
    this.pieces = new Frames(file, Frames.SEQUENTIAL);
    int numberBits = SegmentFormat.bitsBelow(trailer.transactions());
    this.shortList = new PostingDecoder(bucketBits, numberBits);
    this.longList = new PostingDecoder(pieceBits, numberBits);
    this.current = shortList;
  }

  @Override
  public boolean next() {
    try {
      if (postingsLeft == 0 && !nextScript()) {
        return false;
      }
      if (isLong && leftInPiece == 0) {
        nextPiece();
      }
      current.read();
      postingsLeft--;
      leftInPiece--;
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean nextScript() throws IOException {
    while (scriptsLeft == 0) {
      bucket++;
      if (bucket >= trailer.postingBuckets()) {
        return false;
      }
      scriptsLeft = buckets.bucket(trailer.postingTable(), bucket, bucketBits);
      fingerprint = SegmentFormat.lowest(bucket, trailer.postingBuckets());
    }
    scriptsLeft--;
    fingerprint += bucketBits.rice(trailer.postingRice());
    postingsLeft = bucketBits.gamma();
    isLong = postingsLeft >= SegmentFormat.LONG_LIST;
    if (isLong) {
      directoryAt = bucketBits.bits(SegmentFormat.OFFSET_BITS);
      piecesRead = 0;
      leftInPiece = 0;
      current = longList;
    } else {
      shortList.begin(0, 0);
      current = shortList;
    }
    return true;
  }

  private void nextPiece() throws IOException {
    int entry = directory.checked(directoryAt + piecesRead * DIRECTORY_ENTRY, DIRECTORY_ENTRY);
    byte[] bytes = directory.bytes();
    long at = LittleEndian.getLong(bytes, entry + 4);
    long created = LittleEndian.getLong(bytes, entry + 12);
    long receivedSat = LittleEndian.getLong(bytes, entry + 20);
    long spent = LittleEndian.getLong(bytes, entry + 28);
    long spentSat = LittleEndian.getLong(bytes, entry + 36);
    pieces.piece(at, pieceBits);
    longList.begin(receivedSat - spentSat, created - spent);
    leftInPiece = (int) Math.min(PIECE, postingsLeft);
    piecesRead++;
  }

  @Override
  public long fingerprint() {
    return fingerprint;
  }

  @Override
  public int number() {
    return current.number();
  }

  @Override
  public long receivedSat() {
    return current.receivedSat();
  }

  @Override
  public long spentSat() {
    return current.spentSat();
  }

  @Override
  public int created() {
    return current.created();
  }

  @Override
  public int spent() {
    return current.spent();
  }
}
