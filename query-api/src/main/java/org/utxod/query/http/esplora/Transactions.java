package org.utxod.query.http.esplora;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.history.HistoryPage;
import org.utxod.query.history.HistoryService;
import org.utxod.query.history.TransactionFinder;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.query.port.TransactionSource.Place;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryEntry;

/** Transactions with their place in the index's chain, from the node. Thread-safe. */
final class Transactions {
  private final KnownChain chain;
  private final TransactionSource source;
  private final HistoryService history;

  Transactions(KnownChain chain, TransactionSource source, HistoryService history) {
    this.chain = chain;
    this.source = source;
    this.history = history;
  }

  /**
   * A transaction and its place; empty if it is certain that neither chain nor mempool contains it.
   *
   * @throws org.utxod.query.http.HttpException if that is unknown
   */
  Optional<EsploraJson.PlacedTx> find(Txid txid) {
    Optional<HistoryService.Whereabouts> known = history.find(txid);
    HistoryService.Place place = known.map(HistoryService.Whereabouts::place).orElse(null);
    if (place != null) {
      Optional<ChainTx> read = history.transaction(txid, place);
      if (read.isPresent()) {
        chain.remember(txid, place.block());
        return Optional.of(new EsploraJson.PlacedTx(read.get(), place.block()));
      }
    }
    TransactionLookup lookup = lookUp(txid, known);
    if (lookup instanceof TransactionLookup.Unknown unknown) {
      throw unknown.passing()
          ? EsploraErrorFormat.notYet(unknown.message())
          : EsploraErrorFormat.badRequest(unknown.message());
    }
    return lookup instanceof TransactionLookup.Found found
        ? Optional.of(placed(found.tx()))
        : Optional.empty();
  }

  /**
   * Looks up a transaction like {@link #find}, for what it creates: it may lack its prevouts. Returns the detailed outcome.
   */
  TransactionLookup lookUp(Txid txid) {
    Optional<HistoryService.Whereabouts> known = history.find(txid);
    HistoryService.Place place = known.map(HistoryService.Whereabouts::place).orElse(null);
    Optional<ChainTx> read =
        place == null ? Optional.empty() : history.finder().withoutPrevouts(txid, place);
    return read.isPresent() ? new TransactionLookup.Found(read.get()) : lookUp(txid, known);
  }

  private TransactionLookup lookUp(Txid txid, Optional<HistoryService.Whereabouts> known) {
    BlockHash likely =
        chain.likelyPlace(txid).map(block -> block.point().hash()).orElse(null);
    if (likely != null || known.isEmpty()) {
      return source.find(txid, likely);
    }
    HistoryService.Place place = known.get().place();
    if (place != null) {
      return source.find(txid, place.block().point().hash());
    }
    TransactionLookup elsewhere = source.find(txid, null);
    if (!(elsewhere instanceof TransactionLookup.Unknown unknown) || unknown.passing()) {
      return elsewhere;
    }
    // Only the mempool can have what is in no block.
    String open = known.get().open();
    return open == null
        ? new TransactionLookup.Absent()
        : new TransactionLookup.Unknown(true, open + "; retry");
  }

  /** The transaction with its place in the index's chain, if it is on it. */
  EsploraJson.PlacedTx placed(ChainTx tx) {
    chain.rememberInputs(tx);
    BlockHash hash = tx.block();
    BlockLookup.Header block = hash == null ? null : chain.header(hash).orElse(null);
    if (block != null) {
      chain.remember(tx.txid(), block);
    }
    return new EsploraJson.PlacedTx(tx, block);
  }

  /** The transaction in that block. */
  EsploraJson.PlacedTx placed(ChainTx tx, BlockLookup.Header block) {
    chain.remember(tx.txid(), block);
    chain.rememberInputs(tx);
    return new EsploraJson.PlacedTx(tx, block);
  }

  /** Transactions of one block, in request order. */
  List<EsploraJson.PlacedTx> inBlock(List<Txid> txids, BlockLookup.Header block) {
    return inBlocks(txids, txids.stream().map(txid -> block).toList());
  }

  /** Transactions with their blocks, in request order. */
  List<EsploraJson.PlacedTx> inBlocks(List<Txid> txids, List<BlockLookup.Header> blocks) {
    if (txids.isEmpty()) {
      return List.of();
    }
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < txids.size(); i++) {
      places.add(new Place(txids.get(i), blocks.get(i).point().hash()));
    }
    List<ChainTx> found = source.inBlocks(places);
    List<EsploraJson.PlacedTx> placed = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      chain.remember(txids.get(i), blocks.get(i));
      chain.rememberInputs(found.get(i));
      placed.add(new EsploraJson.PlacedTx(found.get(i), blocks.get(i)));
    }
    return placed;
  }

  /** Transactions of a page of history, in its order. */
  List<EsploraJson.PlacedTx> ofHistory(List<HistoryPage.Line> lines) {
    return ofHistory(lines, history.transactions(lines));
  }

  /** The same for what they spend and create: they may lack their prevouts. */
  List<EsploraJson.PlacedTx> inputsOfHistory(List<HistoryPage.Line> lines) {
    return ofHistory(lines, history.finder().withoutPrevouts(lines));
  }

  private List<EsploraJson.PlacedTx> ofHistory(
      List<HistoryPage.Line> lines, List<@Nullable ChainTx> read) {
    List<Txid> left = new ArrayList<>();
    List<BlockLookup.Header> leftBlocks = new ArrayList<>();
    List<BlockLookup.Header> blocks = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      HistoryEntry entry = lines.get(i).entry();
      blocks.add(new BlockLookup.Header(
          new ChainPoint(entry.position().height(), entry.block()), entry.time()));
      if (read.get(i) == null) {
        left.add(lines.get(i).txid());
        leftBlocks.add(blocks.get(i));
      }
    }
    Iterator<EsploraJson.PlacedTx> others = inBlocks(left, leftBlocks).iterator();
    List<EsploraJson.PlacedTx> placed = new ArrayList<>(lines.size());
    for (int i = 0; i < lines.size(); i++) {
      ChainTx tx = read.get(i);
      placed.add(tx == null ? others.next() : new EsploraJson.PlacedTx(tx, blocks.get(i)));
    }
    return placed;
  }

  /**
   * Transactions of a block of this chain and their number in all, by their places; empty if the node must be asked for the
   * block's txids.
   */
  Optional<TransactionFinder.BlockPage> ofBlock(BlockLookup.Header block, int start, int limit) {
    return history.isKept()
        ? history.finder().ofBlock(block.point(), start, limit)
        : Optional.empty();
  }

  /** Those still in the mempool, in request order. */
  List<EsploraJson.PlacedTx> unconfirmed(List<MempoolTx> transactions) {
    if (transactions.isEmpty()) {
      return List.of();
    }
    return source.unconfirmed(transactions.stream().map(MempoolTx::txid).toList()).stream()
        .map(tx -> new EsploraJson.PlacedTx(tx, null))
        .toList();
  }

  /** Blocks by height, for many transactions at once. */
  List<BlockLookup.Header> headers(List<Integer> heights) {
    Set<Integer> wanted = new LinkedHashSet<>(heights);
    var found = chain.headers(wanted);
    return heights.stream()
        .map(height -> Optional.ofNullable(found.get(height))
            .orElseThrow(() -> EsploraErrorFormat.notFound("Block not found")))
        .toList();
  }
}
