package org.utxod.query.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;

/** The other scripts of a script's transactions, which the node must be asked for. Thread-safe. */
public final class Counterparts {
  /** Maximum number of transactions of one request. */
  public static final int MAX_TRANSACTIONS = 25;

  /** Maximum number of other scripts of a transaction; those of the largest amounts. */
  public static final int MAX_SCRIPTS = 20;

  private final Places places;
  private final TransactionSource source;

  /** Reads transactions from their places in blocks. */
  @FunctionalInterface
  public interface Places {
    /** In the order of the lines; null for each that must be asked of the node by its block. */
    List<@Nullable ChainTx> transactions(List<HistoryPage.Line> lines);
  }

  /** @param source for those that are not read from their places */
  public Counterparts(Places places, TransactionSource source) {
    this.places = places;
    this.source = source;
  }

  /** What a transaction does to another script, satoshis. */
  public record Counterpart(Script script, long receivedSat, long spentSat) {
    private long largerSat() {
      return Math.max(receivedSat, spentSat);
    }

    private Counterpart plus(long received, long spent) {
      return new Counterpart(script, receivedSat + received, spentSat + spent);
    }
  }

  /**
   * The other scripts of a transaction.
   *
   * @param all at most {@link #MAX_SCRIPTS}, those of the largest amounts first
   * @param omitted number of the others
   */
  public record Of(List<Counterpart> all, int omitted) {
    /** Of a transaction that is not known. */
    public static final Of NONE = new Of(List.of(), 0);

    public Of {
      all = List.copyOf(all);
    }
  }

  /**
   * Of transactions of a page, in its order.
   *
   * @param own tells which scripts are not other ones
   * @throws org.utxod.query.port.SourceException if the node cannot be queried now
   */
  public List<Of> of(Predicate<ScriptKey> own, List<HistoryPage.Line> lines) {
    List<@Nullable ChainTx> read = places.transactions(lines);
    List<TransactionSource.Place> missing = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      if (read.get(i) == null) {
        missing.add(new TransactionSource.Place(
            lines.get(i).txid(), lines.get(i).entry().block()));
      }
    }
    Map<TransactionSource.Place, ChainTx> others = new HashMap<>();
    List<ChainTx> asked = missing.isEmpty() ? List.of() : source.inBlocks(missing);
    for (int i = 0; i < missing.size(); i++) {
      others.put(missing.get(i), asked.get(i));
    }
    List<Of> all = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      HistoryPage.Line line = lines.get(i);
      ChainTx tx = read.get(i);
      all.add(of(
          own,
          tx != null
              ? tx
              : others.get(new TransactionSource.Place(line.txid(), line.entry().block()))));
    }
    return all;
  }

  private static Of of(Predicate<ScriptKey> own, @Nullable ChainTx tx) {
    Map<Script, Counterpart> sums = new LinkedHashMap<>();
    if (tx != null) {
      for (ChainTx.Input input : tx.inputs()) {
        ChainTx.Output spent = input.prevout();
        if (spent != null) {
          sums.merge(
              spent.script(),
              new Counterpart(spent.script(), 0, spent.valueSat()),
              (one, other) -> one.plus(other.receivedSat, other.spentSat));
        }
      }
      for (ChainTx.Output output : tx.outputs()) {
        if (!output.script().isUnspendable()) {
          sums.merge(
              output.script(),
              new Counterpart(output.script(), output.valueSat(), 0),
              (one, other) -> one.plus(other.receivedSat, other.spentSat));
        }
      }
    }
    List<Counterpart> others = sums.values().stream()
        .filter(one -> !own.test(one.script().key()))
        .sorted(Comparator.comparingLong(Counterpart::largerSat).reversed())
        .toList();
    int shown = Math.min(MAX_SCRIPTS, others.size());
    return new Of(others.subList(0, shown), others.size() - shown);
  }
}
