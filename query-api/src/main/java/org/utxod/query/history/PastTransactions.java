package org.utxod.query.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.ScriptHistory;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/** What was done to scripts in all of the chain, where all history is kept, with txids and fees. Thread-safe. */
public final class PastTransactions {
  private static final int AT_ONCE = 500;

  /** Spending transactions that the node is asked for at once. */
  private static final int READ_AT_ONCE = 25;

  private final UtxoIndex index;
  private final History history;
  private final TransactionSource source;
  private final TransactionReader transactions;
  private final TxidLookup txids;

  /** @param node for txids that are not kept, and for what transactions spend */
  public PastTransactions(UtxoIndex index, History history, NodePorts node) {
    this.index = index;
    this.history = history;
    this.source = node.transactions();
    this.transactions = new TransactionReader(source);
    this.txids = new TxidLookup(node.blocks(), transactions);
  }

  /** What all inputs of a transaction are worth, and what is left of that for the miner, in satoshis. */
  public record Sums(long inputSat, long feeSat) {}

  /**
   * What a transaction did to a script.
   *
   * @param medianTime of its block, seconds since 1970
   * @param sums null where the script paid nothing, and where the node has the block no more
   */
  public record Past(
      ScriptKey script,
      ActivityPosition position,
      Txid txid,
      BlockHash block,
      long medianTime,
      long receivedSat,
      long spentSat,
      int created,
      int spent,
      @Nullable Sums sums) {}

  /**
   * The latest transactions of scripts before a position.
   *
   * @param point as of which they are known
   * @param next where those of the last script go on; null where there are no others
   */
  public record Page(
      ChainPoint point,
      int scripts,
      List<Past> transactions,
      @Nullable ActivityPosition next) {}

  private record Entry(ScriptKey script, HistoryEntry entry) {}

  private record Found(
      ChainPoint point,
      int scripts,
      List<Entry> entries,
      List<HistoryReader.Extent> unnamed,
      Map<Integer, Long> times,
      @Nullable ActivityPosition next) {}

  /**
   * Reads the transactions of as many of the scripts as make a page.
   *
   * @param fromHeight of the lowest block that is wanted
   * @param toHeight of the highest
   * @param resume where those of the first script go on; null for all of them
   * @param limit of transactions; at least one script is read, if not to its end
   * @return empty where the history is not complete now
   * @throws SourceException if the node is needed and cannot be queried now
   */
  public Optional<Page> read(
      List<ScriptKey> scripts,
      int fromHeight,
      int toHeight,
      @Nullable ActivityPosition resume,
      int limit) {
    ActivityPosition end = new ActivityPosition(toHeight + 1, 0);
    return reading((reader, view) -> {
          Reading found = new Reading(view, reader, fromHeight, limit);
          ActivityPosition before = resume == null ? end : resume;
          while (found.scripts < scripts.size() && found.hasRoom()) {
            found.add(scripts.get(found.scripts), before);
            before = end;
          }
          return found.end(tip(view));
        })
        .map(this::page);
  }

  /** Whether all of the chain is known now. */
  public boolean isComplete() {
    return reading((reader, view) -> true).isPresent();
  }

  private interface Question<A> {
    A ask(HistoryReader reader, IndexView view);
  }

  private <A> Optional<A> reading(Question<A> question) {
    try (IndexView view = index.view();
        History.Segments segments = history.segments()) {
      HistoryReader reader = new HistoryReader(view, segments);
      return reader.isComplete() && view.state().tip() != null
          ? Optional.of(question.ask(reader, view))
          : Optional.empty();
    } catch (StoreException e) {
      if (e.kind() == StoreException.Kind.DAMAGED) {
        return Optional.empty(); // It is being built anew.
      }
      throw e;
    }
  }

  /** Collects entries of one script after another. */
  private static final class Reading {
    private final IndexView view;
    private final HistoryReader reader;
    private final int fromHeight;
    private final int limit;
    private final List<Entry> entries = new ArrayList<>();
    private @Nullable ActivityPosition next;
    private int scripts;

    Reading(IndexView view, HistoryReader reader, int fromHeight, int limit) {
      this.view = view;
      this.reader = reader;
      this.fromHeight = fromHeight;
      this.limit = limit;
    }

    boolean hasRoom() {
      return next == null && entries.size() < limit;
    }

    void add(ScriptKey script, ActivityPosition end) {
      scripts++;
      ScriptHistory history = reader.of(script);
      ActivityPosition before = end;
      boolean more = true;
      while (more && next == null) {
        List<HistoryEntry> some = history.latest(before, AT_ONCE);
        some.stream()
            .filter(entry -> entry.position().height() >= fromHeight)
            .forEach(entry -> entries.add(new Entry(script, entry)));
        more = some.size() == AT_ONCE && some.get(AT_ONCE - 1).position().height() >= fromHeight;
        if (more) {
          before = some.get(AT_ONCE - 1).position();
          next = entries.size() >= limit ? before : null;
        }
      }
    }

    Found end(ChainPoint tip) {
      List<HistoryReader.Extent> unnamed = new ArrayList<>();
      Map<Integer, Long> times = new HashMap<>();
      for (Entry one : entries) {
        ActivityPosition position = one.entry.position();
        if (one.entry.txid() == null) {
          reader.extent(position).ifPresent(unnamed::add);
        }
        times.computeIfAbsent(position.height(), height -> BlockTimes.of(view, reader, height));
      }
      return new Found(tip, scripts, entries, unnamed, times, next);
    }
  }

  private static ChainPoint tip(IndexView view) {
    BlockRecord tip = view.state().tip();
    if (tip == null) {
      throw new IllegalStateException("a complete history without a tip");
    }
    return tip.point();
  }

  private Page page(Found found) {
    List<HistoryEntry> entries = found.entries.stream().map(Entry::entry).toList();
    List<Txid> named = txids.of(entries, found.unnamed);
    Map<Txid, Sums> sums = sums(entries, named);
    List<Past> past = new ArrayList<>(entries.size());
    for (int i = 0; i < entries.size(); i++) {
      HistoryEntry entry = entries.get(i);
      past.add(new Past(
          found.entries.get(i).script,
          entry.position(),
          named.get(i),
          entry.block(),
          found.times.getOrDefault(entry.position().height(), entry.time()),
          entry.receivedSat(),
          entry.spentSat(),
          entry.created(),
          entry.spent(),
          sums.get(named.get(i))));
    }
    return new Page(found.point, found.scripts, past, found.next);
  }

  private record Spending(Txid txid, HistoryEntry entry) {}

  private Map<Txid, Sums> sums(List<HistoryEntry> entries, List<Txid> named) {
    Map<Txid, Spending> spending = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).spent() > 0) {
        spending.putIfAbsent(named.get(i), new Spending(named.get(i), entries.get(i)));
      }
    }
    List<Spending> all = List.copyOf(spending.values());
    Map<Txid, Sums> sums = new HashMap<>();
    for (int from = 0; from < all.size(); from += READ_AT_ONCE) {
      sums(all.subList(from, Math.min(all.size(), from + READ_AT_ONCE)), sums);
    }
    return sums;
  }

  private void sums(List<Spending> some, Map<Txid, Sums> sums) {
    List<@Nullable ChainTx> read = transactions.read(
        requireComplete(),
        some.stream()
            .map(one -> new TransactionReader.Wanted(one.txid, one.entry.position()))
            .toList());
    Map<BlockHash, List<TransactionSource.Place>> missing = new HashMap<>();
    for (int i = 0; i < some.size(); i++) {
      ChainTx tx = read.get(i);
      Spending one = some.get(i);
      if (tx == null) {
        missing
            .computeIfAbsent(one.entry.block(), block -> new ArrayList<>())
            .add(new TransactionSource.Place(one.txid, one.entry.block()));
      } else {
        of(tx).ifPresent(found -> sums.put(one.txid, found));
      }
    }
    missing
        .values()
        .forEach(places ->
            inBlock(places).forEach(tx -> of(tx).ifPresent(found -> sums.put(tx.txid(), found))));
  }

  private TransactionReader.Reading requireComplete() {
    return new TransactionReader.Reading() {
      @Override
      public <A> A read(Function<HistoryReader, A> question) {
        return reading((reader, view) -> question.apply(reader))
            .orElseThrow(() -> new SourceException(
                SourceException.Kind.UNAVAILABLE, "The history is being built.", null));
      }
    };
  }

  /** Transactions read from their places, where the history is complete; null for each that must be asked by its block. */
  public List<@Nullable ChainTx> atPlaces(List<HistoryPage.Line> lines) {
    return isComplete()
        ? transactions.read(
            requireComplete(),
            lines.stream()
                .map(line ->
                    new TransactionReader.Wanted(line.txid(), line.entry().position()))
                .toList())
        : Collections.nCopies(lines.size(), null);
  }

  private List<ChainTx> inBlock(List<TransactionSource.Place> places) {
    try {
      return source.inBlocks(places);
    } catch (SourceException e) {
      if (e.kind() == SourceException.Kind.NOT_KEPT) {
        return List.of();
      }
      throw e;
    }
  }

  /** Empty where a prevout is not known; what can never be spent counts as fee, as everywhere in accounts. */
  private static Optional<Sums> of(ChainTx tx) {
    long in = 0;
    for (ChainTx.Input input : tx.inputs()) {
      ChainTx.Output spent = input.prevout();
      if (spent == null) {
        return Optional.empty();
      }
      in += spent.valueSat();
    }
    long out = tx.outputs().stream()
        .filter(output -> !output.script().isUnspendable())
        .mapToLong(ChainTx.Output::valueSat)
        .sum();
    return Optional.of(new Sums(in, in - out));
  }
}
