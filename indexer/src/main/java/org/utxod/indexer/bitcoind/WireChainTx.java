package org.utxod.indexer.bitcoind;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.MerkleTree;
import org.utxod.indexer.bitcoind.wire.WireReader;
import org.utxod.indexer.bitcoind.wire.WireTransaction;
import org.utxod.query.port.ChainTx;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Reads a transaction in wire form (BIP 144), which does not say what its inputs spend. */
final class WireChainTx {
  private WireChainTx() {}

  /**
   * The transaction, without prevouts.
   *
   * @throws IllegalArgumentException if the bytes are none
   */
  static ChainTx read(byte[] raw, int length, BlockHash block) {
    WireReader in = new WireReader();
    in.reset(raw, length);
    WireTransaction walk = new WireTransaction();
    walk.read(in, new Ignored());
    WireTransaction.require(in.atEnd(), "it has trailing bytes");
    MerkleTree ids = new MerkleTree(1);
    int id = walk.hash(in, ids);
    int weight = Math.toIntExact(3L * walk.strippedLength() + length);
    in.reset(raw, length);
    long version = in.uint32() & 0xFFFF_FFFFL;
    boolean witness = in.peek() == 0;
    if (witness) {
      in.take(2);
    }
    int count = in.count();
    List<OutPoint> coins = new ArrayList<>(count);
    List<String> scriptSigs = new ArrayList<>(count);
    List<Long> sequences = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int txid = in.take(Hash256.LENGTH);
      coins.add(new OutPoint(Txid.ofWire(raw, txid), in.uint32() & 0xFFFF_FFFFL));
      scriptSigs.add(in.sizedHex());
      sequences.add(in.uint32() & 0xFFFF_FFFFL);
    }
    List<ChainTx.Output> outputs = outputs(in);
    List<ChainTx.Input> inputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      OutPoint coin = coins.get(i);
      inputs.add(new ChainTx.Input(
          isNull(coin) ? null : coin,
          null,
          scriptSigs.get(i),
          witness ? items(in) : List.of(),
          sequences.get(i)));
    }
    long lockTime = in.uint32() & 0xFFFF_FFFFL;
    return new ChainTx(
        Txid.ofWire(ids.ids(), id),
        version,
        lockTime,
        inputs,
        outputs,
        length,
        weight,
        Hex.encode(raw, 0, length),
        block);
  }

  private static boolean isNull(OutPoint coin) {
    return coin.vout() == 0xFFFF_FFFFL && WireTransaction.isZero(coin.txid().wire(), 0);
  }

  private static List<ChainTx.Output> outputs(WireReader in) {
    int count = in.count();
    List<ChainTx.Output> outputs = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      long sat = in.int64();
      WireTransaction.require(
          sat >= 0 && sat <= Coin.MAX_SAT, "the value of an output is out of range");
      int length = in.count();
      outputs.add(new ChainTx.Output(Script.of(in.bytes(), in.take(length), length), sat));
    }
    return outputs;
  }

  private static List<String> items(WireReader in) {
    int count = in.count();
    List<String> items = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      items.add(in.sizedHex());
    }
    return items;
  }

  /** The first walk is only for its bounds and its hash. */
  private static final class Ignored implements WireTransaction.Parts {
    @Override
    public void inputs(int count) {}

    @Override
    public void input(byte[] raw, int txid, int vout) {}

    @Override
    public void output(int vout, long sat, byte[] raw, int script, int length) {}
  }
}
