package org.utxod.query.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.query.port.NodePorts;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/** The transactions of many scripts together, the latest first, in memory for one page. Thread-safe. */
public final class MergedHistory {
  private static final int RETRY_SECONDS = 10;

  private final @Nullable History history;
  private final TxidLookup txids;

  /**
   * @param history null if none is kept
   * @param node for txids that are not kept
   */
  public MergedHistory(@Nullable History history, NodePorts node) {
    this.history = history;
    this.txids = new TxidLookup(node.blocks(), new TransactionReader(node.transactions()));
  }

  /** What a transaction did to all of the scripts together; amounts in satoshis. */
  public record Line(
      ActivityPosition position,
      BlockHash block,
      long time,
      Txid txid,
      long receivedSat,
      long spentSat,
      int scripts) {}

  /**
   * A page.
   *
   * @param fromHeight the lowest block whose transactions are known
   * @param next where the next page begins; null after the last
   */
  public record Page(
      int fromHeight, List<Line> lines, @Nullable ActivityPosition next) {}

  private static final class Sum {
    private final HistoryEntry first;
    private long received;
    private long spent;
    private int scripts;

    Sum(HistoryEntry first) {
      this.first = first;
    }

    void add(HistoryEntry entry) {
      received += entry.receivedSat();
      spent += entry.spentSat();
      scripts++;
    }
  }

  /**
   * Reads a page.
   *
   * @param before only those before this position; null for the latest
   * @throws QueryException where no history is kept, or it is not known now
   * @throws org.utxod.query.port.SourceException if txids are not kept and the node cannot be queried now
   */
  public Page read(
      IndexView view, List<ScriptKey> scripts, @Nullable ActivityPosition before, int limit) {
    History kept = history;
    if (kept == null) {
      throw QueryException.switchedOff(
          "History is not kept here: history is none. Set history: full in the configuration.");
    }
    List<Sum> sums;
    List<HistoryReader.Extent> unnamed = new ArrayList<>();
    int fromHeight;
    try (History.Segments segments = kept.segments()) {
      HistoryReader reader = new HistoryReader(view, segments);
      Integer from = reader.fromHeight();
      if (from == null) {
        throw QueryException.unavailable(
            "The index has no history until it is near the tip. Retry when /v1/status says live.",
            RETRY_SECONDS);
      }
      fromHeight = from;
      sums = List.copyOf(latest(reader, scripts, before, limit + 1).values());
      for (Sum sum : sums) {
        if (sum.first.txid() == null) {
          reader.extent(sum.first.position()).ifPresent(unnamed::add);
        }
      }
    } catch (StoreException e) {
      throw HistoryService.unavailable(e);
    }
    boolean more = sums.size() > limit;
    List<Txid> named = txids.of(sums.stream().map(sum -> sum.first).toList(), unnamed);
    List<Line> lines = new ArrayList<>(limit);
    for (int i = 0; i < Math.min(limit, sums.size()); i++) {
      Sum sum = sums.get(i);
      lines.add(new Line(
          sum.first.position(),
          sum.first.block(),
          sum.first.time(),
          named.get(i),
          sum.received,
          sum.spent,
          sum.scripts));
    }
    return new Page(fromHeight, lines, more ? lines.get(limit - 1).position() : null);
  }

  /** The latest positions of all scripts, the latest first; of each script only those that can be among them. */
  private static Map<ActivityPosition, Sum> latest(
      HistoryReader reader, List<ScriptKey> scripts, @Nullable ActivityPosition before, int limit) {
    TreeMap<ActivityPosition, Sum> latest = new TreeMap<>(Comparator.reverseOrder());
    for (ScriptKey script : scripts) {
      for (HistoryEntry entry : reader.of(script).latest(before, limit)) {
        ActivityPosition position = entry.position();
        if (latest.size() == limit && position.compareTo(latest.lastKey()) < 0) {
          break;
        }
        latest.computeIfAbsent(position, at -> new Sum(entry)).add(entry);
        if (latest.size() > limit) {
          latest.pollLastEntry();
        }
      }
    }
    return latest;
  }
}
