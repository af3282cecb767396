package org.utxod.indexer.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** Transactions of the model's blocks, with what they spend. */
final class ModelTransactions implements TransactionSource {
  private final SimulatedWorld world;

  ModelTransactions(SimulatedWorld world) {
    this.world = world;
  }

  @Override
  public List<ChainTx> inBlocks(List<Place> places) {
    return places.stream().map(this::tx).toList();
  }

  private ChainTx tx(Place place) {
    ModelBlock block = world.block(place.block());
    if (block == null) {
      throw new SourceException(SourceException.Kind.UNAVAILABLE, "no such block", null);
    }
    Map<OutPoint, ChainTx.Output> known = new HashMap<>();
    block
        .spent()
        .forEach(coin -> known.put(coin.outPoint(), new ChainTx.Output(coin.script(), coin.sat())));
    for (ModelBlock.Tx tx : block.txs()) {
      for (int vout = 0; vout < tx.outputs().size(); vout++) {
        ModelBlock.Output output = tx.outputs().get(vout);
        known.put(new OutPoint(tx.txid(), vout), new ChainTx.Output(output.script(), output.sat()));
      }
    }
    for (ModelBlock.Tx tx : block.txs()) {
      if (tx.txid().equals(place.txid())) {
        List<ChainTx.Input> inputs = new ArrayList<>();
        tx.inputs()
            .forEach(
                coin -> inputs.add(new ChainTx.Input(coin, known.get(coin), "", List.of(), 0)));
        List<ChainTx.Output> outputs = tx.outputs().stream()
            .map(output -> new ChainTx.Output(output.script(), output.sat()))
            .toList();
        return new ChainTx(tx.txid(), 2, 0, inputs, outputs, 0, 0, "", block.hash());
      }
    }
    throw new AssertionError(block + " has no " + place.txid());
  }

  @Override
  public TransactionLookup find(Txid txid, @Nullable BlockHash likely) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<ChainTx> unconfirmed(List<Txid> txids) {
    throw new UnsupportedOperationException();
  }

  @Override
  public List<Spending> spending(List<OutPoint> coins) {
    throw new UnsupportedOperationException();
  }
}
