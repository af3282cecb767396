package org.utxod.query.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainBlock;
import org.utxod.query.port.SourceException;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.model.ActivityPosition;

/** The txids of transactions known by their blocks and positions, from the node where they are not kept. Thread-safe. */
final class TxidLookup {
  private final BlockLookup blocks;
  private final TransactionReader transactions;

  TxidLookup(BlockLookup blocks, TransactionReader transactions) {
    this.blocks = blocks;
    this.transactions = transactions;
  }

  /**
   * The txids of entries, in their order.
   *
   * @param unnamed where those are whose txid is not kept, in their order; may lack some
   */
  List<Txid> of(List<HistoryEntry> entries, List<HistoryReader.Extent> unnamed) {
    long missing = entries.stream().filter(entry -> entry.txid() == null).count();
    Optional<List<Txid>> read =
        missing == unnamed.size() ? transactions.txids(unnamed) : Optional.empty();
    if (read.isPresent()) {
      Iterator<Txid> next = read.get().iterator();
      List<Txid> txids = new ArrayList<>(entries.size());
      for (HistoryEntry entry : entries) {
        Txid kept = entry.txid();
        txids.add(kept != null ? kept : next.next());
      }
      return txids;
    }
    return ofBlocks(entries);
  }

  private List<Txid> ofBlocks(List<HistoryEntry> entries) {
    Set<BlockHash> unknown = new LinkedHashSet<>();
    for (HistoryEntry entry : entries) {
      if (entry.txid() == null) {
        unknown.add(entry.block());
      }
    }
    Map<BlockHash, List<Txid>> known = txids(unknown);
    List<Txid> txids = new ArrayList<>(entries.size());
    for (HistoryEntry entry : entries) {
      Txid kept = entry.txid();
      txids.add(kept != null ? kept : at(known, entry.block(), entry.position()));
    }
    return txids;
  }

  private static Txid at(
      Map<BlockHash, List<Txid>> known, BlockHash block, ActivityPosition position) {
    List<Txid> txids = known.get(block);
    if (txids == null || position.transaction() >= txids.size()) {
      throw missing();
    }
    return txids.get(position.transaction());
  }

  private static SourceException missing() {
    return new SourceException(
        SourceException.Kind.UNAVAILABLE,
        "The node does not have this block, or not yet; retry",
        null);
  }

  private Map<BlockHash, List<Txid>> txids(Set<BlockHash> hashes) {
    if (hashes.isEmpty()) {
      return Map.of();
    }
    Map<BlockHash, List<Txid>> known = new HashMap<>();
    for (Optional<ChainBlock> block : blocks.blocks(List.copyOf(hashes))) {
      block.ifPresent(found -> known.put(found.point().hash(), found.txids()));
    }
    return known;
  }

  /**
   * Whether a candidate is the transaction: by its bytes, or by the txids of its block where no node gives them.
   *
   * @param extent where its bytes are; null if that is not known
   */
  boolean isAt(
      Txid txid, HistoryReader.Candidate candidate, HistoryReader.@Nullable Extent extent) {
    Optional<List<Txid>> read =
        extent == null ? Optional.empty() : transactions.txids(List.of(extent));
    if (read.isPresent()) {
      return read.get().get(0).equals(txid);
    }
    BlockHash hash = candidate.block().hash();
    return at(txids(Set.of(hash)), hash, candidate.position()).equals(txid);
  }

  /** Finds a transaction in blocks of which only the node knows the txids. */
  Optional<HistoryService.Place> find(Txid txid, List<ChainPoint> points) {
    List<BlockHash> hashes = points.stream().map(ChainPoint::hash).toList();
    for (Optional<ChainBlock> block :
        hashes.isEmpty() ? List.<Optional<ChainBlock>>of() : blocks.blocks(hashes)) {
      ChainBlock found = block.orElseThrow(TxidLookup::missing);
      int at = found.txids().indexOf(txid);
      if (at >= 0) {
        return Optional.of(new HistoryService.Place(
            new BlockLookup.Header(found.point(), found.time()),
            new ActivityPosition(found.point().height(), at)));
      }
    }
    return Optional.empty();
  }
}
