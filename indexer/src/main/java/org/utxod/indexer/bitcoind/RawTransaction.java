package org.utxod.indexer.bitcoind;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.rpc.NodeException;
import org.utxod.indexer.bitcoind.rpc.NodeException.Kind;
import org.utxod.indexer.bitcoind.wire.MerkleTree;
import org.utxod.indexer.bitcoind.wire.WireReader;
import org.utxod.indexer.bitcoind.wire.WireTransaction;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/**
 * A transaction as nodes send it to each other, but for scripts of inputs and witnesses; what its inputs spend is not
 * in it.
 *
 * @param vsize virtual bytes (BIP 141)
 * @param time when the node took it into its mempool, seconds since 1970
 */
public record RawTransaction(
    Txid txid, long vsize, long time, List<OutPoint> inputs, List<Output> outputs) {
  /** An output of so many satoshis. */
  public record Output(Script script, long valueSat) {}

  public RawTransaction {
    inputs = List.copyOf(inputs);
    outputs = List.copyOf(outputs);
  }

  /**
   * Reads one that is no coinbase.
   *
   * @param node names the source in messages
   * @param expected its id, which its bytes must hash to
   * @throws NodeException {@code MALFORMED_ANSWER}
   */
  static RawTransaction read(String node, Txid expected, String hex, long time) {
    try {
      RawTransaction tx = decode(hex, time);
      WireTransaction.require(tx.txid().equals(expected), "it is a different transaction");
      return tx;
    } catch (IllegalArgumentException e) {
      throw new NodeException(
          Kind.MALFORMED_ANSWER,
          node + " sent a transaction " + expected + " that cannot be used: " + e.getMessage()
              + ".",
          e);
    }
  }

  /**
   * Reads one that is no coinbase.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static RawTransaction decode(String hex, long time) {
    byte[] raw = Hex.decode(hex);
    WireReader in = new WireReader();
    in.reset(raw, raw.length);
    Lists lists = new Lists();
    WireTransaction walk = new WireTransaction();
    walk.read(in, lists);
    WireTransaction.require(in.atEnd(), "it has trailing bytes");
    MerkleTree ids = new MerkleTree(1);
    int at = walk.hash(in, ids);
    return new RawTransaction(
        Txid.ofWire(ids.ids(), at), walk.vsize(), time, lists.inputs, lists.outputs);
  }

  private static final class Lists implements WireTransaction.Parts {
    private final List<OutPoint> inputs = new ArrayList<>();
    private final List<Output> outputs = new ArrayList<>();

    @Override
    public void inputs(int count) {}

    @Override
    public void input(byte[] raw, int txid, int vout) {
      WireTransaction.require(
          vout != WireTransaction.NO_OUTPUT || !WireTransaction.isZero(raw, txid),
          "it is a coinbase");
      inputs.add(new OutPoint(Txid.ofWire(raw, txid), vout & 0xFFFF_FFFFL));
    }

    @Override
    public void output(int vout, long sat, byte[] raw, int script, int length) {
      outputs.add(new Output(Script.of(raw, script, length), sat));
    }
  }
}
