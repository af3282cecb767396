package org.utxod.store.history.segment;

import static org.utxod.store.history.segment.SegmentFormat.DIRECTORY_ENTRY;
import static org.utxod.store.history.segment.SegmentFormat.PIECE;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.LittleEndian;

/** A list that is read piece by piece; any of them is found in a time that hardly depends on the list's length. */
final class LongList implements PostingList {
  private final Segment segment;
  private final Frames frames;
  private final BitInput in = new BitInput();
  private final PostingDecoder decoder;
  private final long size;
  private final long directory;

  LongList(Segment segment, Frames frames, int numberBits, long size, long directory) {
    this.segment = segment;
    this.frames = frames;
    this.decoder = new PostingDecoder(in, numberBits);
    this.size = size;
    this.directory = directory;
  }

  @Override
  public long size() {
    return size;
  }

  private long pieces() {
    return (size + PIECE - 1) / PIECE;
  }

  /** An entry of the directory: where a piece begins, and what is before it. */
  private record Entry(int firstNumber, long at, HistoryTotals before) {}

  private Entry entry(long piece) throws IOException {
    int begin = frames.checked(directory + piece * DIRECTORY_ENTRY, DIRECTORY_ENTRY);
    byte[] bytes = frames.bytes();
    return new Entry(
        LittleEndian.getInt(bytes, begin),
        LittleEndian.getLong(bytes, begin + 4),
        new HistoryTotals(
            Math.min(size, piece * PIECE),
            LittleEndian.getLong(bytes, begin + 12),
            LittleEndian.getLong(bytes, begin + 20),
            LittleEndian.getLong(bytes, begin + 28),
            LittleEndian.getLong(bytes, begin + 36)));
  }

  private List<Posting> piece(long piece, Entry entry) throws IOException {
    frames.piece(entry.at, in);
    decoder.begin(entry.before.netSat(), entry.before.created() - entry.before.spent());
    int count = (int) Math.min(PIECE, size - piece * PIECE);
    List<Posting> postings = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      decoder.read();
      postings.add(decoder.posting());
    }
    return postings;
  }

  @Override
  public HistoryTotals before(long count) {
    return segment.reading(() -> {
      long piece = count / PIECE;
      Entry entry = entry(piece);
      int rest = (int) (count - Math.min(size, piece * PIECE));
      return rest <= 0
          ? entry.before
          : ShortList.sum(entry.before, piece(piece, entry).subList(0, rest));
    });
  }

  @Override
  public HistoryTotals totals() {
    return segment.reading(() -> entry(pieces()).before);
  }

  @Override
  public List<Posting> read(long from, int max) {
    return segment.reading(() -> {
      List<Posting> postings = new ArrayList<>();
      long to = Math.min(size, from + max);
      for (long piece = from / PIECE; piece * PIECE < to; piece++) {
        List<Posting> some = piece(piece, entry(piece));
        int begin = (int) Math.max(0, from - piece * PIECE);
        int end = (int) Math.min(some.size(), to - piece * PIECE);
        postings.addAll(some.subList(begin, end));
      }
      return postings;
    });
  }

  @Override
  public long below(int number) {
    return segment.reading(() -> {
      long low = 0;
      long high = pieces();
      while (low < high) {
        long middle = (low + high) >>> 1;
        if (entry(middle).firstNumber < number) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (low == 0) {
        return 0L;
      }
      long piece = low - 1;
      return piece * PIECE + new ShortList(piece(piece, entry(piece))).below(number);
    });
  }
}
