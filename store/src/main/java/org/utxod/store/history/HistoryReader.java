package org.utxod.store.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.segment.PostingList;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/**
 * The history at the chain point of a view: segments up to a block of the view's chain, and the index's own activity above
 * it. For as long as both are open. Reads throw {@link org.utxod.store.model.StoreException}: {@code DAMAGED} where a segment
 * is damaged, {@code IO} where the disk failed.
 */
public final class HistoryReader {
  private final IndexView view;
  private final History.Segments segments;
  private final List<Segment> run;
  private final @Nullable RecentActivity recent;
  private final @Nullable Integer from;

  public HistoryReader(IndexView view, History.Segments segments) {
    this(view, segments, null);
  }

  /**
   * Like {@link #HistoryReader(IndexView, History.Segments)}, for very many scripts.
   *
   * @param recent keeps what the blocks did that are in no segment yet; shared by the readers of one index
   */
  public HistoryReader(IndexView view, History.Segments segments, @Nullable RecentActivity recent) {
    this.recent = recent;
    this.view = view;
    this.segments = segments;
    Integer activityFrom = view.state().activityFrom();
    List<Segment> known = activityFrom == null ? List.of() : onChain(view, segments);
    boolean joined = !known.isEmpty() && activityFrom != null && top(known) >= activityFrom;
    this.run = joined ? known : List.of();
    if (joined) {
      this.from = known.get(0).fromHeight();
    } else {
      this.from = activityFrom == null ? null : Integer.valueOf(activityFrom + 1);
    }
  }

  private static int top(List<Segment> run) {
    return run.get(run.size() - 1).toHeight();
  }

  /** The last segments without gaps, up to the last block that the view has. */
  private static List<Segment> onChain(IndexView view, History.Segments segments) {
    List<Segment> all = segments.all();
    int end = all.size();
    while (end > 0
        && !view.contains(all.get(end - 1).toHeight(), all.get(end - 1).lastHash())) {
      end--;
    }
    return History.Segments.lastRun(all.subList(0, end));
  }

  /**
   * The lowest block whose transactions are known; all later ones are known too. Null while blocks are imported in bulk,
   * when none are.
   */
  @Nullable
  public Integer fromHeight() {
    return from;
  }

  /** Whether that is all of the chain. */
  public boolean isComplete() {
    return from != null && from == 0;
  }

  /** The last block that is in a segment; -1 if there is none. */
  public int top() {
    return run.isEmpty() ? -1 : top(run);
  }

  @Nullable
  RecentActivity recent() {
    return recent;
  }

  List<Segment> run() {
    return run;
  }

  IndexView view() {
    return view;
  }

  /** The history of a script. */
  public ScriptHistory of(ScriptKey script) {
    return new ScriptHistory(this, script, fingerprint(script));
  }

  /**
   * The transactions of a script, without what they did to it.
   *
   * @param script key of the recent ones
   * @param sha256 of the script, wire bytes, for those in blocks of segments
   */
  public ScriptTransactions transactions(ScriptKey script, byte[] sha256) {
    return new ScriptTransactions(this, script, segments.fingerprints().ofScriptHash(sha256));
  }

  /** The txids of a block's transactions, in their order; empty where they are not kept. */
  public Optional<List<Txid>> txids(int height) {
    Optional<Segment> segment = segmentOf(height).filter(Segment::hasNames);
    return segment.isPresent() ? segment.map(kept -> kept.names(height)) : view.txids(height);
  }

  /** The latest transaction of the script with this SHA-256, in blocks of segments; empty if there is none. */
  public Optional<ActivityPosition> latestOf(byte[] sha256) {
    long fingerprint = segments.fingerprints().ofScriptHash(sha256);
    for (int i = run.size() - 1; i >= 0; i--) {
      Segment segment = run.get(i);
      PostingList list = segment.postings(fingerprint);
      if (list.size() > 0) {
        int number = list.read(list.size() - 1, 1).get(0).number();
        int height = segment.heightOf(number);
        return Optional.of(new ActivityPosition(height, number - segment.firstTransaction(height)));
      }
    }
    return Optional.empty();
  }

  private long fingerprint(ScriptKey key) {
    return key.standardScript()
        .map(script -> segments.fingerprints().of(script))
        .orElseGet(() -> {
          byte[] bytes = key.bytes();
          return segments.fingerprints().ofScriptHash(Arrays.copyOfRange(bytes, 1, bytes.length));
        });
  }

  /**
   * A transaction that may be the one that was asked for.
   *
   * @param known whether it certainly is; else it has the same fingerprint, as one in 200,000 others has by chance
   */
  public record Candidate(ActivityPosition position, Segment.Block block, boolean known) {}

  /** Where a transaction may be, in blocks of segments; empty if it certainly is in none of them. */
  public List<Candidate> find(Txid txid) {
    long fingerprint = segments.fingerprints().of(txid);
    List<Candidate> found = new ArrayList<>();
    for (int i = run.size() - 1; i >= 0; i--) {
      Segment segment = run.get(i);
      for (int number : segment.transactions(fingerprint)) {
        Txid name = segment.name(number);
        if (name == null || name.equals(txid)) {
          int height = segment.heightOf(number);
          found.add(new Candidate(
              new ActivityPosition(height, number - segment.firstTransaction(height)),
              segment.block(height),
              name != null));
        }
      }
    }
    return found;
  }

  /**
   * Where a transaction's bytes are in its block.
   *
   * @param offset of the first of them
   */
  public record Extent(BlockHash block, int offset, int length) {}

  /** Where the bytes of the transaction at a position are; empty if its block is in no segment. */
  public Optional<Extent> extent(ActivityPosition position) {
    return segmentOf(position.height()).flatMap(segment -> {
      int[] lengths = segment.lengths(position.height());
      int offset = BlockDelta.BLOCK_HEADER_LENGTH + compactSizeLength(lengths.length);
      for (int i = 0; i < position.transaction() && i < lengths.length; i++) {
        offset += lengths[i];
      }
      return position.transaction() >= lengths.length || lengths[position.transaction()] == 0
          ? Optional.empty()
          : Optional.of(new Extent(
              segment.block(position.height()).hash(), offset, lengths[position.transaction()]));
    });
  }

  /** Bytes of a count in wire form (Core: serialize.h, GetSizeOfCompactSize). */
  private static int compactSizeLength(int count) {
    return count < 253 ? 1 : count <= 0xFFFF ? 3 : 5;
  }

  /** The segment that holds a block; empty if none does. */
  public Optional<Segment> segmentOf(int height) {
    return run.stream()
        .filter(segment -> segment.fromHeight() <= height && height <= segment.toHeight())
        .findFirst();
  }

  /** A block of the view's chain, from a segment or the index; empty if neither has it. */
  public Optional<Segment.Block> block(int height) {
    Optional<Segment> segment = segmentOf(height);
    return segment.isPresent()
        ? Optional.of(segment.get().block(height))
        : view.block(height).map(HistoryReader::block);
  }

  static Segment.Block block(BlockRecord record) {
    return new Segment.Block(record.point().hash(), record.time());
  }
}
