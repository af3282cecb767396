package org.utxod.query.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.segment.Segment;
import org.utxod.store.model.ActivityPosition;

/** Transactions by what the history knows of them: amounts, and places in blocks. Thread-safe. */
public final class TransactionFinder {
  /** Maximum number of transactions that {@link #spenders} names at once. */
  public static final int MAX_SPENDERS = 25;

  /** Maximum number of a script's transactions that {@link #spenders} looks at in one call. */
  private static final int MAX_SCANNED = 50_000;

  private static final int SCANNED_AT_ONCE = 1_000;

  private final TransactionReader.Reading reading;
  private final TransactionReader transactions;
  private final TxidLookup txids;

  TransactionFinder(
      TransactionReader.Reading reading, TransactionReader transactions, TxidLookup txids) {
    this.reading = reading;
    this.transactions = transactions;
    this.txids = txids;
  }

  /**
   * Transactions that may spend a coin.
   *
   * @param next where to go on; null if there are no others
   */
  public record Spenders(
      List<HistoryPage.Line> lines, @Nullable ActivityPosition next) {}

  /**
   * The earliest transactions of a script that can spend a coin of it, judged by what they spend of it.
   *
   * @param valueSat of the coin
   * @param fromHeight the coin's block
   * @param after where the call before ended; null for the first
   * @throws org.utxod.query.port.SourceException if txids are not kept and no node can say them
   */
  public Spenders spenders(
      ScriptKey script, long valueSat, int fromHeight, @Nullable ActivityPosition after) {
    Scan scan = reading.read(reader -> scan(reader, script, valueSat, fromHeight, after));
    List<Txid> named = txids.of(scan.found, scan.unnamed);
    List<HistoryPage.Line> lines = new ArrayList<>(named.size());
    for (int i = 0; i < named.size(); i++) {
      lines.add(new HistoryPage.Line(named.get(i), scan.found.get(i)));
    }
    return new Spenders(lines, scan.next);
  }

  private record Scan(
      List<HistoryEntry> found,
      List<HistoryReader.Extent> unnamed,
      @Nullable ActivityPosition next) {}

  private static Scan scan(
      HistoryReader reader,
      ScriptKey script,
      long valueSat,
      int fromHeight,
      @Nullable ActivityPosition after) {
    List<HistoryEntry> found = new ArrayList<>();
    ActivityPosition last = after != null || fromHeight == 0
        ? after
        : new ActivityPosition(fromHeight - 1, Integer.MAX_VALUE - 1);
    boolean more = true;
    var history = reader.of(script);
    for (int scanned = 0;
        more && scanned < MAX_SCANNED && found.size() < MAX_SPENDERS;
        scanned += SCANNED_AT_ONCE) {
      List<HistoryEntry> page = history.earliest(last, SCANNED_AT_ONCE);
      more = page.size() == SCANNED_AT_ONCE;
      for (HistoryEntry entry : page) {
        last = entry.position();
        if (maySpend(entry, valueSat)) {
          found.add(entry);
          if (found.size() == MAX_SPENDERS) {
            more = true;
            break;
          }
        }
      }
    }
    List<HistoryReader.Extent> unnamed = found.stream()
        .filter(entry -> entry.txid() == null)
        .flatMap(entry -> reader.extent(entry.position()).stream())
        .toList();
    return new Scan(found, unnamed, more ? last : null);
  }

  /** What one coin was worth is all that it spends of the script; several are worth at least that. */
  private static boolean maySpend(HistoryEntry entry, long valueSat) {
    return entry.spent() == 1
        ? entry.spentSat() == valueSat
        : entry.spent() > 1 && entry.spentSat() >= valueSat;
  }

  /** Transactions in their order, without prevouts; null for each that must be asked of the node by its id. */
  public List<@Nullable ChainTx> withoutPrevouts(List<HistoryPage.Line> lines) {
    return transactions.readPlain(
        reading,
        lines.stream()
            .map(line -> new TransactionReader.Wanted(line.txid(), line.entry().position()))
            .toList());
  }

  /** A transaction at its place, without prevouts; empty if it must be asked of the node by its id. */
  public Optional<ChainTx> withoutPrevouts(Txid txid, HistoryService.Place place) {
    return Optional.ofNullable(transactions
        .readPlain(reading, List.of(new TransactionReader.Wanted(txid, place.position())))
        .get(0));
  }

  /**
   * Some transactions of a block.
   *
   * @param count of all its transactions
   * @param page with their prevouts; empty if they begin behind the last
   */
  public record BlockPage(int count, List<ChainTx> page) {}

  /**
   * Transactions of a block in their order.
   *
   * @return empty if its block is in no segment, or it must be asked of the node otherwise
   * @throws org.utxod.query.port.SourceException if the node cannot be queried now
   */
  public Optional<BlockPage> ofBlock(ChainPoint block, int start, int limit) {
    Integer count = reading.read(reader -> reader
        .segmentOf(block.height())
        .filter(segment -> segment.block(block.height()).hash().equals(block.hash()))
        .map(segment -> count(segment, block.height()))
        .orElse(null));
    if (count == null) {
      return Optional.empty();
    }
    List<ActivityPosition> positions = IntStream.range(start, Math.min(count, start + limit))
        .mapToObj(position -> new ActivityPosition(block.height(), position))
        .toList();
    return transactions
        .readAt(reading, block.hash(), positions)
        .map(page -> new BlockPage(count, page));
  }

  private static int count(Segment segment, int height) {
    return segment.firstTransaction(height + 1) - segment.firstTransaction(height);
  }
}
