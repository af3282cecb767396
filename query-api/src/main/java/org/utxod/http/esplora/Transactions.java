package org.utxod.http.esplora;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.BlockHash;
import org.utxod.chain.OutPoint;
import org.utxod.chain.Txid;
import org.utxod.port.BlockSource;
import org.utxod.port.ChainTx;
import org.utxod.port.MempoolTx;
import org.utxod.port.TransactionSource;
import org.utxod.port.TransactionSource.Place;
import org.utxod.port.TransactionSource.Spending;

/** Transactions with their place in the index's chain, from the node. For any number of threads. */
final class Transactions {
  private final KnownChain chain;
  private final TransactionSource source;

  Transactions(KnownChain chain, TransactionSource source) {
    this.chain = chain;
    this.source = source;
  }

  /** A transaction and its place; empty where neither mempool, node nor what was answered before finds it. */
  Optional<Shapes.PlacedTx> find(Txid txid) {
    Optional<BlockSource.Header> known = chain.place(txid);
    if (known.isPresent()) {
      return Optional.of(inBlock(List.of(txid), known.get()).get(0));
    }
    return source.find(txid).map(this::placed);
  }

  private Shapes.PlacedTx placed(ChainTx tx) {
    BlockHash hash = tx.block();
    BlockSource.Header block = hash == null ? null : chain.header(hash).orElse(null);
    if (block != null) {
      chain.remember(tx.txid(), block);
    }
    return new Shapes.PlacedTx(tx, block);
  }

  /** Transactions of one block, in the order asked. */
  List<Shapes.PlacedTx> inBlock(List<Txid> txids, BlockSource.Header block) {
    return inBlocks(txids, txids.stream().map(txid -> block).toList());
  }

  /** Transactions, each of the block beside it, in the order asked. */
  List<Shapes.PlacedTx> inBlocks(List<Txid> txids, List<BlockSource.Header> blocks) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < txids.size(); i++) {
      places.add(new Place(txids.get(i), blocks.get(i).point().hash()));
    }
    List<ChainTx> found = source.inBlocks(places);
    List<Shapes.PlacedTx> placed = new ArrayList<>();
    for (int i = 0; i < found.size(); i++) {
      chain.remember(txids.get(i), blocks.get(i));
      placed.add(new Shapes.PlacedTx(found.get(i), blocks.get(i)));
    }
    return placed;
  }

  /** Those that are in the mempool still, in the order asked. */
  List<Shapes.PlacedTx> unconfirmed(List<MempoolTx> transactions) {
    if (transactions.isEmpty()) {
      return List.of();
    }
    return source.unconfirmed(transactions.stream().map(MempoolTx::txid).toList()).stream()
        .map(tx -> new Shapes.PlacedTx(tx, null))
        .toList();
  }

  /**
   * What became of coins, in the order asked.
   *
   * @throws org.utxod.http.HttpFault 400 where that of one is not known here
   */
  List<Shapes.Spend> spends(List<OutPoint> coins) {
    List<Spending> spendings = source.spending(coins);
    List<Shapes.Spend> spends = new ArrayList<>();
    for (int i = 0; i < coins.size(); i++) {
      if (spendings.get(i) instanceof Spending.Spent spent) {
        spends.add(spend(coins.get(i), spent.by(), spent.block()));
      } else if (spendings.get(i) instanceof Spending.Unspent) {
        spends.add(Shapes.Spend.NONE);
      } else {
        throw EsploraManners.badRequest(
            "The spending transaction is not known: the node keeps no index of spends (-txospenderindex)");
      }
    }
    return spends;
  }

  private Shapes.Spend spend(OutPoint coin, Txid by, @Nullable BlockHash hash) {
    BlockSource.Header block = hash == null ? null : chain.header(hash).orElse(null);
    Optional<Shapes.PlacedTx> spender = block == null
        ? source.find(by).map(tx -> new Shapes.PlacedTx(tx, null))
        : Optional.of(inBlock(List.of(by), block).get(0));
    List<ChainTx.Input> inputs = spender.map(found -> found.tx().inputs()).orElse(List.of());
    for (int vin = 0; vin < inputs.size(); vin++) {
      if (coin.equals(inputs.get(vin).coin())) {
        return new Shapes.Spend(by, vin, block);
      }
    }
    throw EsploraManners.notFound("Transaction not found"); // It was replaced, or mined, meanwhile.
  }

  /** Blocks by height, for many at once. */
  List<BlockSource.Header> headers(List<Integer> heights) {
    Set<Integer> wanted = new LinkedHashSet<>(heights);
    var found = chain.headers(wanted);
    return heights.stream()
        .map(height -> Optional.ofNullable(found.get(height))
            .orElseThrow(() -> EsploraManners.notFound("Block not found")))
        .toList();
  }
}
