package org.utxod.store.history.segment;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;

/** Merges neighbouring segments into one. For one thread. */
public final class SegmentMerger {
  private static final int NAMES_AT_ONCE = 4096;

  private SegmentMerger() {}

  /** It was told to stop. */
  public static final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
      super("stopped", null, false, false);
    }
  }

  /**
   * Writes a file with all that these segments hold, which then survives a crash of the machine.
   *
   * @param parts in chain order, without gaps, held by the caller
   * @param stop is asked now and then
   * @throws StoppedException if {@code stop} said so
   * @throws IOException if the file cannot be written
   * @throws org.utxod.store.model.StoreException {@code DAMAGED} if one of the parts is
   */
  public static void merge(List<Segment> parts, Path file, BooleanSupplier stop)
      throws IOException {
    Numbering numbering = new Numbering(parts);
    int level = parts.stream().mapToInt(Segment::level).max().orElse(0) + 1;
    long postings = parts.stream().mapToLong(Segment::postings).sum();
    long scripts = parts.stream().mapToLong(Segment::scripts).sum();
    try (SegmentWriter writer =
        new SegmentWriter(file, numbering.count(), numbering.transactions(), level)) {
      writer.postings(new MergedPostings(parts, numbering, stop), postings, scripts);
      writer.txids(new MergedTxids(parts, numbering, stop), numbering.transactions());
      for (Segment part : parts) {
        for (int height = part.fromHeight(); height <= part.toHeight(); height++) {
          byte[] varints = part.lengthVarints(height);
          writer.lengths(varints, 0, varints.length);
        }
      }
      if (parts.stream().allMatch(Segment::hasNames)) {
        copyNames(parts, writer);
      }
      writer.finish(numbering);
    }
  }

  private static void copyNames(List<Segment> parts, SegmentWriter writer) throws IOException {
    byte[] bytes = new byte[NAMES_AT_ONCE * Hash256.LENGTH];
    for (Segment part : parts) {
      int count = Math.toIntExact(part.transactions());
      for (int from = 0; from < count; from += NAMES_AT_ONCE) {
        int some = Math.min(NAMES_AT_ONCE, count - from);
        part.names(from, bytes, some);
        writer.names(bytes, 0, some * Hash256.LENGTH);
      }
    }
  }

  /** Numbers of transactions in the merged segment, and its blocks. */
  private static final class Numbering implements SegmentWriter.Blocks {
    private final List<Segment> parts;
    private final int[] offsets;
    private final int transactions;

    Numbering(List<Segment> parts) {
      this.parts = parts;
      this.offsets = new int[parts.size()];
      int sum = 0;
      for (int i = 0; i < offsets.length; i++) {
        offsets[i] = sum;
        sum = Math.addExact(sum, Math.toIntExact(parts.get(i).transactions()));
        if (i > 0 && parts.get(i).fromHeight() != parts.get(i - 1).toHeight() + 1) {
          throw new IllegalArgumentException("segments with a gap before " + parts.get(i));
        }
      }
      transactions = sum;
    }

    int transactions() {
      return transactions;
    }

    private int partOf(int block) {
      int part = 0;
      while (parts.get(part).toHeight() < fromHeight() + block) {
        part++;
      }
      return part;
    }

    @Override
    public int fromHeight() {
      return parts.get(0).fromHeight();
    }

    @Override
    public int count() {
      return parts.get(parts.size() - 1).toHeight() - fromHeight() + 1;
    }

    @Override
    public BlockHash previousHash() {
      return parts.get(0).previousHash();
    }

    @Override
    public BlockHash hash(int block) {
      return parts.get(partOf(block)).block(fromHeight() + block).hash();
    }

    @Override
    public long time(int block) {
      return parts.get(partOf(block)).block(fromHeight() + block).time();
    }

    @Override
    public int firstTransaction(int block) {
      if (block == count()) {
        return transactions;
      }
      int part = partOf(block);
      return offsets[part] + parts.get(part).firstTransaction(fromHeight() + block);
    }
  }

  /** Chooses the part with the lowest fingerprint; among equal ones the earliest. */
  private abstract static class Merged<C> {
    private static final int STOP_EVERY = 1 << 16;

    final List<C> cursors;
    private final List<Segment> parts;
    private final List<Integer> offsets = new ArrayList<>();
    private final BooleanSupplier stop;

    /** Of each part the fingerprint, with its highest bit turned, so that they compare as signed numbers. */
    private final long[] keys;

    private int open;
    private int steps;
    int current = -1;

    Merged(List<Segment> parts, List<C> cursors, Numbering numbering, BooleanSupplier stop) {
      this.parts = new ArrayList<>(parts);
      this.cursors = new ArrayList<>(cursors);
      for (int offset : numbering.offsets) {
        offsets.add(offset);
      }
      this.stop = stop;
      this.keys = new long[parts.size()];
      this.open = parts.size();
    }

    abstract boolean advance(C cursor);

    abstract long fingerprint(C cursor);

    final boolean step() {
      if (++steps % STOP_EVERY == 0 && stop.getAsBoolean()) {
        throw new StoppedException();
      }
      if (current < 0) {
        for (int i = keys.length - 1; i >= 0; i--) {
          move(i);
        }
      } else {
        long before = keys[current];
        if (move(current) && keys[current] == before) {
          return true; // Parts before it have no more of this script.
        }
      }
      if (open == 0) {
        return false;
      }
      int best = 0;
      for (int i = 1; i < open; i++) {
        if (keys[i] < keys[best]) {
          best = i;
        }
      }
      current = best;
      return true;
    }

    /** Moves the cursor of a part, which is removed after its end. */
    private boolean move(int part) {
      boolean there = parts.get(part).reading(() -> {
        try {
          return advance(cursors.get(part));
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
      });
      if (there) {
        keys[part] = fingerprint(cursors.get(part)) ^ Long.MIN_VALUE;
        return true;
      }
      cursors.remove(part);
      offsets.remove(part);
      parts.remove(part);
      System.arraycopy(keys, part + 1, keys, part, open - part - 1);
      open--;
      return false;
    }

    final int numbered(int number) {
      return offsets.get(current) + number;
    }
  }

  private static final class MergedPostings extends Merged<PostingCursor> implements PostingCursor {
    MergedPostings(List<Segment> parts, Numbering numbering, BooleanSupplier stop) {
      super(parts, parts.stream().map(Segment::cursor).toList(), numbering, stop);
    }

    @Override
    public boolean next() {
      return step();
    }

    @Override
    boolean advance(PostingCursor cursor) {
      return cursor.next();
    }

    @Override
    long fingerprint(PostingCursor cursor) {
      return cursor.fingerprint();
    }

    @Override
    public long fingerprint() {
      return cursors.get(current).fingerprint();
    }

    @Override
    public int number() {
      return numbered(cursors.get(current).number());
    }

    @Override
    public long receivedSat() {
      return cursors.get(current).receivedSat();
    }

    @Override
    public long spentSat() {
      return cursors.get(current).spentSat();
    }

    @Override
    public int created() {
      return cursors.get(current).created();
    }

    @Override
    public int spent() {
      return cursors.get(current).spent();
    }
  }

  private static final class MergedTxids extends Merged<TxidCursor> implements TxidCursor {
    MergedTxids(List<Segment> parts, Numbering numbering, BooleanSupplier stop) {
      super(parts, parts.stream().map(Segment::txidCursor).toList(), numbering, stop);
    }

    @Override
    public boolean next() {
      return step();
    }

    @Override
    boolean advance(TxidCursor cursor) {
      return cursor.next();
    }

    @Override
    long fingerprint(TxidCursor cursor) {
      return cursor.fingerprint();
    }

    @Override
    public long fingerprint() {
      return cursors.get(current).fingerprint();
    }

    @Override
    public int number() {
      return numbered(cursors.get(current).number());
    }
  }
}
