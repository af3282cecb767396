package org.utxod.indexer.simnode;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;

/** Blocks and transactions of tests as nodes send them to each other. */
public final class ModelBytes {
  private static final byte[] NO_HASH = new byte[32];

  private ModelBytes() {}

  /** An output. */
  public record Out(Script script, long sat) {}

  /**
   * A transaction without a witness, in hex.
   *
   * @param inputs none for a coinbase
   * @param salt part of its inputs' scripts
   */
  public static String transaction(List<OutPoint> inputs, byte[] salt, List<Out> outputs) {
    WireWriter out = new WireWriter().uint32(2).compact(Math.max(1, inputs.size()));
    if (inputs.isEmpty()) {
      out.bytes(NO_HASH).uint32(0xFFFF_FFFFL).sized(salt).uint32(0);
    }
    for (OutPoint input : inputs) {
      out.bytes(input.txid().wire()).uint32(input.vout()).sized(salt).uint32(0);
    }
    out.compact(outputs.size());
    outputs.forEach(output -> out.int64(output.sat()).sized(output.script().bytes()));
    return Hex.encode(out.uint32(0).toByteArray());
  }

  /** The id of such a transaction. */
  public static Txid txid(String transaction) {
    return Txid.ofWire(WireWriter.hash256(Hex.decode(transaction)), 0);
  }

  /** The merkle root over ids. */
  public static BlockHash root(List<Txid> ids) {
    List<byte[]> level = new ArrayList<>(ids.stream().map(Txid::wire).toList());
    while (level.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i < level.size(); i += 2) {
        byte[] right = level.get(Math.min(i + 1, level.size() - 1));
        above.add(
            WireWriter.hash256(new WireWriter().bytes(level.get(i)).bytes(right).toByteArray()));
      }
      level = above;
    }
    return BlockHash.ofWire(level.get(0), 0);
  }

  /** The hash of a header of version 1 and bits 207fffff. */
  public static BlockHash hash(BlockHash previous, BlockHash root, long time, int nonce) {
    return BlockHash.ofWire(
        WireWriter.hash256(new WireWriter()
            .uint32(1)
            .bytes(previous.wire())
            .bytes(root.wire())
            .uint32(time)
            .uint32(0x207f_ffffL)
            .uint32(nonce)
            .toByteArray()),
        0);
  }
}
