package org.utxod.query.port;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * A transaction from a node, confirmed or not.
 *
 * @param version as an unsigned 32-bit integer
 * @param lockTime as an unsigned 32-bit integer
 * @param size bytes with witnesses
 * @param weight weight units (BIP 141)
 * @param hex the whole transaction
 * @param block on the node's main chain; null if it is unconfirmed
 */
public record ChainTx(
    Txid txid,
    long version,
    long lockTime,
    List<Input> inputs,
    List<Output> outputs,
    int size,
    int weight,
    String hex,
    @Nullable BlockHash block) {
  /** An output, or a prevout; value in satoshis. */
  public record Output(Script script, long valueSat) {}

  /**
   * An input.
   *
   * @param coin that it spends; null for a coinbase
   * @param prevout of that coin; null for a coinbase, and if the node could not say
   * @param scriptSig hex; of a coinbase its script
   * @param witness items as hex
   * @param sequence as an unsigned 32-bit integer
   * @param prevoutHeight of the block that contains the coin's transaction; null if the node did not say
   */
  public record Input(
      @Nullable OutPoint coin,
      @Nullable Output prevout,
      String scriptSig,
      List<String> witness,
      long sequence,
      @Nullable Integer prevoutHeight) {
    public Input {
      witness = List.copyOf(witness);
    }

    /** Without the height of its prevout. */
    public Input(
        @Nullable OutPoint coin,
        @Nullable Output prevout,
        String scriptSig,
        List<String> witness,
        long sequence) {
      this(coin, prevout, scriptSig, witness, sequence, null);
    }

    /** Whether it spends nothing, like a coinbase's only input. */
    public boolean isCoinbase() {
      return coin == null;
    }
  }

  public ChainTx {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /** Satoshis of all its outputs. */
  public long createdSat() {
    return outputs.stream().mapToLong(Output::valueSat).reduce(0, Math::addExact);
  }

  /** Satoshis paid to the miner: 0 for a coinbase; null if a prevout is not known. */
  public @Nullable Long feeSat() {
    long spent = 0;
    for (Input input : inputs) {
      Output prevout = input.prevout();
      if (input.isCoinbase()) {
        return 0L;
      }
      if (prevout == null) {
        return null;
      }
      spent = Math.addExact(spent, prevout.valueSat());
    }
    return spent - createdSat();
  }
}
