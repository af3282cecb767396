package org.utxod.store.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.Network;
import org.utxod.store.error.IoReason;
import org.utxod.store.file.PrivateFiles;
import org.utxod.store.history.segment.Fingerprints;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.history.segment.SegmentMerger;
import org.utxod.store.model.StoreException;

/**
 * The history in a directory: segments of neighbouring blocks, possibly with gaps between them. Every change is complete on
 * disk before it is seen, and survives a crash of the machine. Safe for use by several threads.
 */
public final class History implements AutoCloseable {
  private final Path directory;
  private final Network network;
  private final Consumer<String> warnings;
  private final Merging merging;
  private final int fanIn;
  private final ReentrantLock lock = new ReentrantLock();
  private HistoryManifest manifest;
  private SegmentSet current;
  private long nextFile;
  private boolean closed;

  /** Writes all that neighbouring segments hold as one file; {@link SegmentMerger#merge} does. */
  @FunctionalInterface
  public interface Merging {
    /** Throws as {@link SegmentMerger#merge} does. */
    void merge(List<Segment> parts, Path file, BooleanSupplier stop) throws IOException;
  }

  private History(
      Path directory,
      Network network,
      HistoryManifest manifest,
      List<Segment> segments,
      Consumer<String> warnings,
      int fanIn,
      Merging merging) {
    this.fanIn = fanIn;
    this.directory = directory;
    this.network = network;
    this.warnings = warnings;
    this.merging = merging;
    this.manifest = manifest;
    this.current = new SegmentSet(segments);
    this.nextFile =
        1 + segments.stream().mapToLong(HistoryDirectory::fileNumber).max().orElse(0);
    segments.forEach(Segment::release); // The set holds them.
  }

  /**
   * Opens the history in a directory, which is created if it is missing. Files that are damaged are left out, and what they
   * held is a gap.
   *
   * @param names whether the txids of transactions are kept
   * @param warnings receives a sentence for each file that is left out
   * @throws StoreException {@code FOREIGN} if it is of another chain or was made with another {@code names}, {@code DAMAGED}
   *     if its manifest is, {@code IO} if the disk failed
   */
  public static History open(
      Path directory,
      Network network,
      boolean names,
      RandomGenerator random,
      Consumer<String> warnings) {
    return open(directory, network, names, random, warnings, MergeRun.FAN_IN, SegmentMerger::merge);
  }

  /**
   * Opens it as {@link #open(Path, Network, boolean, RandomGenerator, Consumer)} does.
   *
   * @param fanIn so many neighbouring segments become one
   * @param merging merges them
   */
  public static History open(
      Path directory,
      Network network,
      boolean names,
      RandomGenerator random,
      Consumer<String> warnings,
      int fanIn,
      Merging merging) {
    try {
      PrivateFiles.createDirectories(directory);
      HistoryManifest manifest;
      if (HistoryManifest.isIn(directory)) {
        manifest = HistoryManifest.read(directory);
        HistoryDirectory.requireSame(manifest, directory, network, names);
      } else {
        manifest =
            new HistoryManifest(network.genesis(), Fingerprints.fresh(random), names, List.of());
        manifest.write(directory);
      }
      HistoryDirectory.removeOthers(directory, manifest);
      History history = new History(
          directory,
          network,
          manifest,
          HistoryDirectory.openAll(directory, manifest, warnings),
          warnings,
          fanIn,
          merging);
      history.manifest = manifest.withFiles(history.current.segments());
      return history;
    } catch (IOException e) {
      throw failed(directory, e);
    }
  }

  private static StoreException failed(Path directory, IOException e) {
    if (String.valueOf(e.getMessage()).contains("No space left")) {
      return StoreException.diskFull(directory.toString(), e);
    }
    return new StoreException(
        StoreException.Kind.IO,
        "The history in " + directory + " could not be written (" + IoReason.describe(e)
            + "). Check the disk; what was there is intact, and the work is tried again.",
        e);
  }

  /** The key of its fingerprints. */
  public Fingerprints fingerprints() {
    return manifest.fingerprints();
  }

  /** Collects blocks for {@link #write}. */
  public SegmentBuilder builder() {
    return new SegmentBuilder(network, manifest.fingerprints(), manifest.names());
  }

  /** The segments now; closed soon by the caller. */
  public Segments segments() {
    while (true) {
      SegmentSet set;
      lock.lock();
      try {
        requireOpen();
        set = current;
      } finally {
        lock.unlock();
      }
      if (set.tryHold()) {
        return new Segments(set, manifest.fingerprints());
      }
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException(StoreException.Kind.CLOSED, "The history is closed.");
    }
  }

  /**
   * Writes the blocks of a builder as a segment that is not part of the history before {@link #add}. For any thread.
   *
   * @return held by the caller
   */
  public Segment write(SegmentBuilder blocks) {
    Path file = file(
        Objects.requireNonNull(blocks.first()).height(),
        Objects.requireNonNull(blocks.last()).height());
    try {
      blocks.write(file);
    } catch (IOException e) {
      discard(file);
      throw failed(directory, e);
    }
    return Segment.open(file);
  }

  private Path file(int from, int to) {
    lock.lock();
    try {
      requireOpen();
      return directory.resolve(from + "-" + to + "-" + nextFile++ + HistoryDirectory.SUFFIX);
    } finally {
      lock.unlock();
    }
  }

  private void discard(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      warnings.accept("The history file " + file + " could not be removed (" + IoReason.describe(e)
          + "). Nothing reads it any more; it is removed at the next start.");
    }
  }

  /**
   * Adds written segments, all at once, and no longer holds them. Blocks that are there already are replaced, with the whole
   * segments that they are in.
   */
  public void add(List<Segment> written) {
    lock.lock();
    try {
      requireOpen();
      List<Segment> all = new ArrayList<>(current.segments());
      all.removeIf(old -> written.stream().anyMatch(one -> one.overlaps(old)));
      all.addAll(written);
      replace(all);
    } finally {
      lock.unlock();
    }
    written.forEach(Segment::release);
  }

  /** Removes written segments that are not added, and no longer holds them. */
  public void discard(List<Segment> written) {
    for (Segment segment : written) {
      discard(segment.path());
      segment.release();
    }
  }

  /** Removes all segments that reach to a height or above. */
  public void removeFrom(int height) {
    remove(segment -> segment.toHeight() >= height);
  }

  /** Removes segments that a reader found damaged; whether there were any. */
  public boolean removeDamaged() {
    return remove(Segment::isDamaged);
  }

  /** Removes these segments. */
  public void removeAll(List<Segment> segments) {
    remove(segments::contains);
  }

  private boolean remove(Predicate<Segment> which) {
    lock.lock();
    try {
      requireOpen();
      List<Segment> left = new ArrayList<>(current.segments());
      boolean any = left.removeIf(which);
      if (any) {
        replace(left);
      }
      return any;
    } finally {
      lock.unlock();
    }
  }

  /* With the lock. */
  private void replace(List<Segment> segments) {
    List<Segment> sorted =
        segments.stream().sorted(Comparator.comparingInt(Segment::fromHeight)).toList();
    HistoryManifest after = manifest.withFiles(sorted);
    try {
      after.write(directory);
    } catch (IOException e) {
      throw failed(directory, e);
    }
    SegmentSet before = current;
    current = new SegmentSet(sorted);
    manifest = after;
    for (Segment old : before.segments()) {
      if (!sorted.contains(old)) {
        discard(old.path()); // Readers still have it open.
      }
    }
    before.release();
  }

  /**
   * Merges one run of small neighbouring segments, if there is one. A reorganisation makes the segments that it reaches
   * useless, so that runs are merged only when they lie as deep as they are long, or deeper than any reorganisation.
   *
   * @param tipHeight height of the chain
   * @param undoBlocks depth that no reorganisation reaches
   * @param stop is asked now and then; the work is lost then
   * @return whether something was merged
   */
  public boolean merge(int tipHeight, int undoBlocks, BooleanSupplier stop) {
    try (Segments now = segments()) {
      List<Segment> parts = MergeRun.of(now.all(), tipHeight, undoBlocks, fanIn);
      if (parts.isEmpty()) {
        return false;
      }
      Path file = file(parts.get(0).fromHeight(), parts.get(parts.size() - 1).toHeight());
      try {
        merging.merge(parts, file, stop);
      } catch (SegmentMerger.StoppedException e) {
        discard(file);
        return false;
      } catch (IOException e) {
        discard(file);
        throw failed(directory, e);
      } catch (RuntimeException e) {
        discard(file);
        throw e;
      }
      swap(parts, Segment.open(file));
      return true;
    }
  }

  private void swap(List<Segment> parts, Segment merged) {
    lock.lock();
    try {
      requireOpen();
      if (current.segments().containsAll(parts)) {
        List<Segment> all = new ArrayList<>(current.segments());
        all.removeAll(parts);
        all.add(merged);
        replace(all);
      } else {
        discard(merged.path()); // A reorganisation took some of them back meanwhile.
      }
    } finally {
      lock.unlock();
    }
    merged.release();
  }

  /**
   * Writes a copy to a directory, which must not exist yet; on the same file system its files are linked, not copied.
   *
   * @throws StoreException {@code IO} if it cannot be written
   */
  public void checkpoint(Path copy) {
    try (Segments now = segments()) {
      PrivateFiles.createDirectories(copy);
      for (Segment segment : now.all()) {
        Path target = copy.resolve(segment.path().getFileName().toString());
        try {
          Files.createLink(target, segment.path());
        } catch (UnsupportedOperationException | IOException e) {
          Files.copy(segment.path(), target);
        }
      }
      manifest.withFiles(now.all()).write(copy);
    } catch (IOException e) {
      throw failed(copy, e);
    }
  }

  /** Bytes of all its files. */
  public long bytes() {
    try (Segments now = segments()) {
      return now.all().stream().mapToLong(segment -> segment.sizes().all()).sum();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      if (!closed) {
        closed = true;
        current.release();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The segments at one moment. Safe for use by several threads until closed. */
  public static final class Segments implements AutoCloseable {
    private final SegmentSet set;
    private final Fingerprints fingerprints;
    private boolean released;

    private Segments(SegmentSet set, Fingerprints fingerprints) {
      this.set = set;
      this.fingerprints = fingerprints;
    }

    /** All of them, in chain order. */
    public List<Segment> all() {
      return set.segments();
    }

    /** The key of their fingerprints. */
    public Fingerprints fingerprints() {
      return fingerprints;
    }

    /** The last segment; null if there is none. */
    @Nullable
    public Segment last() {
      List<Segment> all = all();
      return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    /** Those up to the last of {@code all} that have no gap between them, in chain order. */
    public static List<Segment> lastRun(List<Segment> all) {
      int from = Math.max(0, all.size() - 1);
      while (from > 0 && follows(all.get(from), all.get(from - 1))) {
        from--;
      }
      return all.subList(from, all.size());
    }

    private static boolean follows(Segment segment, Segment before) {
      return before.toHeight() + 1 == segment.fromHeight()
          && before.lastHash().equals(segment.previousHash());
    }

    @Override
    public void close() {
      if (!released) {
        released = true;
        set.release();
      }
    }
  }
}
