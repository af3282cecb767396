package org.utxod.indexer.simulation;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.indexer.simnode.ModelBytes;
import org.utxod.indexer.simnode.chain.SimBlock;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockDeltaBuilder;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * A block with all data that the model needs.
 *
 * @param parent null for the genesis block
 * @param spent coins from before the block that it spends
 * @param created coins that exist after it
 */
record ModelBlock(
    SimBlock sim,
    @Nullable ModelBlock parent,
    List<Tx> txs,
    List<ModelCoin> spent,
    List<ModelCoin> created) {
  /**
   * A transaction; a coinbase spends nothing.
   *
   * @param hex its bytes; empty if it has none, so that it can be read at verbosity 3 only
   */
  record Tx(Txid txid, List<OutPoint> inputs, List<Output> outputs, String hex) {
    private static final int LEAST_LENGTH = 60;

    /** One with an arbitrary id. */
    Tx(Txid txid, List<OutPoint> inputs, List<Output> outputs) {
      this(txid, inputs, outputs, "");
    }

    /** Whether it spends an output of another. */
    boolean spends(Txid other) {
      return inputs.stream().anyMatch(input -> input.txid().equals(other));
    }

    /** Its bytes; where it has none, as many as the shortest transaction that there can be. */
    int length() {
      return hex.isEmpty() ? LEAST_LENGTH : hex.length() / 2;
    }

    /** One whose id is the hash of its bytes. */
    static Tx real(List<OutPoint> inputs, byte[] salt, List<Output> outputs) {
      String hex = ModelBytes.transaction(
          inputs,
          salt,
          outputs.stream()
              .map(output -> new ModelBytes.Out(output.script(), output.sat()))
              .toList());
      return new Tx(ModelBytes.txid(hex), inputs, outputs, hex);
    }
  }

  /** An output. */
  record Output(Script script, long sat) {}

  int height() {
    return sim.height();
  }

  BlockHash hash() {
    return sim.hash();
  }

  /** The ancestor at a height, or the block itself. */
  ModelBlock ancestor(int height) {
    ModelBlock at = this;
    while (at.height() > height) {
      at = at.parent();
    }
    return at;
  }

  /** The result of a reader that ignores what the block's inputs spend. */
  BlockDelta withoutSpends() {
    BlockDeltaBuilder builder = new BlockDeltaBuilder()
        .point(sim.point())
        .blockHeader(SharedPast.delta(this).blockHeader(), 0)
        .chainwork(sim.chainwork())
        .medianTime(sim.time());
    for (Tx tx : txs) {
      builder.beginTransaction().transactionId(tx.txid()).transactionLength(tx.length());
      for (int vout = 0; vout < tx.outputs().size(); vout++) {
        builder.created(
            vout, tx.outputs().get(vout).sat(), tx.outputs().get(vout).script());
      }
      builder.endTransaction();
    }
    return builder.build();
  }

  @Override
  public String toString() {
    return sim.toString();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelBlock that && hash().equals(that.hash());
  }

  @Override
  public int hashCode() {
    return hash().hashCode();
  }
}
