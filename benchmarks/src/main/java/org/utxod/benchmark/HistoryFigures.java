package org.utxod.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.HdrHistogram.Histogram;
import org.utxod.benchmark.synthetic.SyntheticHistory;
import org.utxod.indexer.history.HistoryOptions;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.history.History;
import org.utxod.store.history.segment.PostingList;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.history.segment.SegmentBuilder;

/** {@code utxod bench --history N}: what a history of N postings costs to build, to keep and to read. */
final class HistoryFigures {
  private static final int READ = 20_000;

  private final Path directory;
  private final long postings;
  private final Table table;
  private long building;
  private long writing;
  private long merging;
  private long peakBytes;

  HistoryFigures(Path directory, long postings, Table table) {
    this.directory = directory;
    this.postings = postings;
    this.table = table;
  }

  void print() throws IOException {
    SyntheticHistory chain = new SyntheticHistory();
    HistoryOptions options = HistoryOptions.ofHeap(Runtime.getRuntime().maxMemory(), 2_016);
    try (History history = History.open(
        directory.resolve("history"),
        Network.MAINNET,
        false,
        new Random(3),
        warning -> System.err.println(warning))) {
      build(history, chain, options.maxChanges());
      size(history);
      read(history, chain);
    }
  }

  private void build(History history, SyntheticHistory chain, int maxChanges) {
    SegmentBuilder builder = history.builder();
    long written = 0;
    int blocks = 0;
    while (written < postings) {
      BlockDelta delta = chain.next();
      long begin = System.nanoTime();
      builder.add(delta);
      building += System.nanoTime() - begin;
      blocks++;
      if (builder.changes() >= maxChanges) {
        written += write(history, builder);
        merge(history, blocks);
      }
    }
    merge(history, blocks + 1_000_000);
  }

  private long write(History history, SegmentBuilder builder) {
    long begin = System.nanoTime();
    Segment segment = history.write(builder);
    long count = segment.postings();
    history.add(List.of(segment));
    builder.clear();
    writing += System.nanoTime() - begin;
    return count;
  }

  private void merge(History history, int tip) {
    long begin = System.nanoTime();
    peakBytes = Math.max(peakBytes, history.bytes());
    while (history.merge(tip, 1, () -> false)) {
      // The parts were there beside what they became.
      peakBytes = Math.max(peakBytes, history.bytes() + newest(history));
    }
    merging += System.nanoTime() - begin;
  }

  private static long newest(History history) {
    try (History.Segments segments = history.segments()) {
      return segments.all().stream()
          .max((a, b) ->
              Long.compare(a.path().toFile().lastModified(), b.path().toFile().lastModified()))
          .map(segment -> segment.sizes().all())
          .orElse(0L);
    }
  }

  private void size(History history) {
    long entries = 0;
    long transactions = 0;
    long scripts = 0;
    long postingBytes = 0;
    long changesBytes = 0;
    long txidBytes = 0;
    long all = 0;
    int count = 0;
    try (History.Segments segments = history.segments()) {
      for (Segment segment : segments.all()) {
        count++;
        entries += segment.postings();
        transactions += segment.transactions();
        scripts += segment.scripts();
        postingBytes += segment.sizes().postings();
        changesBytes += segment.sizes().changes();
        txidBytes += segment.sizes().txids();
        all += segment.sizes().all();
      }
    }
    table.heading(String.format(
        Locale.ROOT,
        "History of %,d postings, %,d transactions, in %d segments (%,d lists)",
        entries,
        transactions,
        count,
        scripts));
    table.row(
        "which transactions, by script", bytes(postingBytes - changesBytes, entries, "posting"));
    table.row("what they receive and spend", bytes(changesBytes, entries, "posting"));
    table.row("txid to transaction", bytes(txidBytes, transactions, "transaction"));
    table.row(
        "blocks and lengths", bytes(all - postingBytes - txidBytes, transactions, "transaction"));
    table.row(
        "all",
        String.format(
            Locale.ROOT,
            "%,d MB; while merging at most %.2f times that",
            all >> 20,
            (double) peakBytes / all));
    table.row("collected", rate(entries, building));
    table.row("written, sorted", rate(entries, writing));
    table.row("merged, all passes", rate(entries, merging));
  }

  private static String bytes(long bytes, long count, String what) {
    return String.format(Locale.ROOT, "%.2f bytes a %s", (double) bytes / count, what);
  }

  private static String rate(long entries, long nanos) {
    return String.format(Locale.ROOT, "%.2f million postings/s", entries * 1e3 / nanos);
  }

  private void read(History history, SyntheticHistory chain) {
    Random random = new Random(5);
    try (History.Segments segments = history.segments()) {
      table.heading("Reading it, from the page cache");
      Histogram sums = new Histogram(3);
      for (int i = 0; i < READ; i++) {
        Script script = chain.script((long) (random.nextDouble() * chain.scripts()));
        long begin = System.nanoTime();
        for (PostingList list : lists(segments, script)) {
          list.totals();
        }
        sums.recordValue(System.nanoTime() - begin);
      }
      table.row("sums over all of a script", micros(sums));
      for (int rank : new int[] {0, 100, 10_000}) {
        pages(segments, chain.script(rank));
      }
    }
  }

  private static List<PostingList> lists(History.Segments segments, Script script) {
    long fingerprint = segments.fingerprints().of(script);
    List<PostingList> lists = new ArrayList<>();
    for (Segment segment : segments.all()) {
      lists.add(segment.postings(fingerprint));
    }
    return lists;
  }

  private void pages(History.Segments segments, Script script) {
    Random random = new Random(6);
    long size = lists(segments, script).stream().mapToLong(PostingList::size).sum();
    Histogram pages = new Histogram(3);
    for (int i = 0; i < READ / 10; i++) {
      long from = (long) (random.nextDouble() * size);
      long begin = System.nanoTime();
      for (PostingList list : lists(segments, script)) {
        if (from < list.size()) {
          list.before(from);
          list.read(from, 25);
          break;
        }
        from -= list.size();
      }
      pages.recordValue(System.nanoTime() - begin);
    }
    table.row(
        String.format(Locale.ROOT, "any page of 25 of a script with %,d", size), micros(pages));
  }

  private static String micros(Histogram histogram) {
    return String.format(
        Locale.ROOT,
        "p50 %.0f us, p99 %.0f us",
        histogram.getValueAtPercentile(50) / 1e3,
        histogram.getValueAtPercentile(99) / 1e3);
  }
}
