package org.utxod.query.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.model.ActivityPosition;

/**
 * Reads transactions byte by byte from their places in blocks, and what they spend from the transactions that created it.
 * The node reads some hundred bytes for each, instead of whole blocks. Thread-safe.
 */
final class TransactionReader {
  /** Maximum number of transactions whose outputs are looked up for one answer; beyond it the node is asked. */
  private static final int MAX_PARENTS = 1_000;

  /** Maximum size of these, and of the transactions that are read at once for their txids, in bytes. */
  private static final int MAX_BYTES = 2 << 20;

  private final TransactionSource source;

  TransactionReader(TransactionSource source) {
    this.source = source;
  }

  /** Runs a query on an open history. */
  interface Reading {
    <A> A read(Function<HistoryReader, A> question);
  }

  /** A transaction that is known to be at a position. */
  record Wanted(Txid txid, ActivityPosition position) {}

  /**
   * Transactions with their prevouts, in the order requested; null for each that must be asked of the node by its id.
   *
   * @throws org.utxod.query.port.SourceException if the node cannot be queried now
   */
  List<@Nullable ChainTx> read(Reading reading, List<Wanted> wanted) {
    Map<Txid, ActivityPosition> places = new HashMap<>();
    wanted.forEach(one -> places.put(one.txid, one.position));
    Map<Txid, ChainTx> found = atPositions(reading, places);
    Set<Txid> parents = new LinkedHashSet<>();
    for (ChainTx tx : found.values()) {
      for (ChainTx.Input input : tx.inputs()) {
        OutPoint coin = input.coin();
        if (coin != null && !found.containsKey(coin.txid())) {
          parents.add(coin.txid());
        }
      }
    }
    Map<Txid, ChainTx> known = new HashMap<>(found);
    if (parents.size() <= MAX_PARENTS) {
      known.putAll(find(reading, parents));
    }
    List<@Nullable ChainTx> read = new ArrayList<>(wanted.size());
    for (Wanted one : wanted) {
      ChainTx tx = found.get(one.txid);
      read.add(tx == null ? null : withPrevouts(tx, known));
    }
    return read;
  }

  /** The same without their prevouts. */
  List<@Nullable ChainTx> readPlain(Reading reading, List<Wanted> wanted) {
    Map<Txid, ActivityPosition> places = new HashMap<>();
    wanted.forEach(one -> places.put(one.txid, one.position));
    Map<Txid, ChainTx> found = atPositions(reading, places);
    List<@Nullable ChainTx> read = new ArrayList<>(wanted.size());
    wanted.forEach(one -> read.add(found.get(one.txid)));
    return read;
  }

  /**
   * Transactions of a block with their prevouts, in the order of their positions; empty if they must be asked of the node by
   * their ids.
   */
  Optional<List<ChainTx>> readAt(
      Reading reading, BlockHash block, List<ActivityPosition> positions) {
    List<HistoryReader.Extent> extents = reading.read(reader -> positions.stream()
        .flatMap(position -> reader.extent(position).stream())
        .filter(extent -> extent.block().equals(block))
        .toList());
    List<Txid> txids =
        extents.size() < positions.size() ? List.of() : txids(extents).orElse(List.of());
    if (txids.size() < positions.size()) {
      return Optional.empty();
    }
    List<Wanted> wanted = new ArrayList<>(txids.size());
    for (int i = 0; i < txids.size(); i++) {
      wanted.add(new Wanted(txids.get(i), positions.get(i)));
    }
    List<ChainTx> read = new ArrayList<>(wanted.size());
    for (ChainTx tx : read(reading, wanted)) {
      if (tx == null) {
        return Optional.empty();
      }
      read.add(tx);
    }
    return Optional.of(read);
  }

  private Map<Txid, ChainTx> atPositions(Reading reading, Map<Txid, ActivityPosition> places) {
    List<HistoryReader.Extent> extents = reading.read(reader -> places.values().stream()
        .flatMap(position -> reader.extent(position).stream())
        .toList());
    return byTxid(extents, places.keySet());
  }

  private Map<Txid, ChainTx> find(Reading reading, Set<Txid> txids) {
    List<HistoryReader.Extent> extents = reading.read(reader -> txids.stream()
        .flatMap(txid -> reader.find(txid).stream())
        .flatMap(candidate -> reader.extent(candidate.position()).stream())
        .toList());
    long bytes = extents.stream().mapToLong(HistoryReader.Extent::length).sum();
    return bytes > MAX_BYTES ? Map.of() : byTxid(extents, txids);
  }

  /** What is at the places, as far as it was wanted: two transactions can have one fingerprint. */
  private Map<Txid, ChainTx> byTxid(List<HistoryReader.Extent> extents, Set<Txid> wanted) {
    Map<Txid, ChainTx> found = new HashMap<>();
    for (ChainTx tx : source.at(places(extents)).orElse(List.of())) {
      if (wanted.contains(tx.txid())) {
        found.put(tx.txid(), tx);
      }
    }
    return found;
  }

  /** A transaction at a position, with its prevouts; empty if no node offers this. */
  Optional<ChainTx> at(Reading reading, ActivityPosition position) {
    Optional<HistoryReader.Extent> extent = reading.read(reader -> reader.extent(position));
    List<Txid> txid = extent.flatMap(place -> txids(List.of(place))).orElse(List.of());
    return txid.isEmpty()
        ? Optional.empty()
        : Optional.ofNullable(
            read(reading, List.of(new Wanted(txid.get(0), position))).get(0));
  }

  /** The txids of the transactions at these places; empty if no node offers this. */
  Optional<List<Txid>> txids(List<HistoryReader.Extent> extents) {
    List<Txid> txids = new ArrayList<>(extents.size());
    int from = 0;
    while (from < extents.size()) {
      int to = from + 1;
      long bytes = extents.get(from).length();
      while (to < extents.size() && bytes + extents.get(to).length() <= MAX_BYTES) {
        bytes += extents.get(to++).length();
      }
      Optional<List<ChainTx>> found = source.at(places(extents.subList(from, to)));
      if (found.isEmpty()) {
        return Optional.empty();
      }
      found.get().forEach(tx -> txids.add(tx.txid()));
      from = to;
    }
    return Optional.of(txids);
  }

  private static List<TransactionSource.BytePlace> places(List<HistoryReader.Extent> extents) {
    return extents.stream()
        .map(extent ->
            new TransactionSource.BytePlace(extent.block(), extent.offset(), extent.length()))
        .toList();
  }

  private static @Nullable ChainTx withPrevouts(ChainTx tx, Map<Txid, ChainTx> known) {
    List<ChainTx.Input> inputs = new ArrayList<>(tx.inputs().size());
    for (ChainTx.Input input : tx.inputs()) {
      OutPoint coin = input.coin();
      if (coin == null) {
        inputs.add(input);
        continue;
      }
      ChainTx parent = known.get(coin.txid());
      if (parent == null || coin.vout() >= parent.outputs().size()) {
        return null;
      }
      inputs.add(new ChainTx.Input(
          coin,
          parent.outputs().get((int) coin.vout()),
          input.scriptSig(),
          input.witness(),
          input.sequence()));
    }
    return new ChainTx(
        tx.txid(),
        tx.version(),
        tx.lockTime(),
        inputs,
        tx.outputs(),
        tx.size(),
        tx.weight(),
        tx.hex(),
        tx.block());
  }
}
