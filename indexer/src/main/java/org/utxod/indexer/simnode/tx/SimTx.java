package org.utxod.indexer.simnode.tx;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/**
 * A generated transaction, with its real serialisation and id.
 *
 * @param coinbase its coinbase script as hex; empty if it is none
 * @param witnesses for each input the items of its witness as hex
 */
public record SimTx(
    int version,
    String coinbase,
    List<SimCoin> spent,
    List<String> scriptSigs,
    List<List<String>> witnesses,
    List<Output> outputs,
    long lockTime) {
  static final long SEQUENCE = 0xFFFF_FFFDL;
  static final long FINAL = 0xFFFF_FFFFL;
  private static final byte[] NO_OUTPOINT = new byte[32];

  /** An output. */
  public record Output(long sat, SimScript script) {}

  public boolean isCoinbase() {
    return spent.isEmpty();
  }

  public long sequence() {
    return isCoinbase() ? FINAL : SEQUENCE;
  }

  private boolean hasWitness() {
    return witnesses.stream().anyMatch(items -> !items.isEmpty());
  }

  /** As sent between nodes, with witness. */
  public byte[] raw() {
    return serialize(hasWitness());
  }

  /** As hashed for its id (BIP 144). */
  public byte[] stripped() {
    return serialize(false);
  }

  private byte[] serialize(boolean witness) {
    WireWriter out = new WireWriter().uint32(version);
    if (witness) {
      out.uint8(0).uint8(1);
    }
    out.compact(isCoinbase() ? 1 : spent.size());
    if (isCoinbase()) {
      out.bytes(NO_OUTPOINT).uint32(FINAL).sized(Hex.decode(coinbase)).uint32(FINAL);
    }
    for (int i = 0; i < spent.size(); i++) {
      OutPoint point = spent.get(i).outPoint();
      out.bytes(point.txid().wire()).uint32(point.vout());
      out.sized(Hex.decode(scriptSigs.get(i))).uint32(SEQUENCE);
    }
    out.compact(outputs.size());
    for (Output output : outputs) {
      out.int64(output.sat()).sized(output.script().bytes());
    }
    if (witness) {
      for (List<String> items : witnesses) {
        out.compact(items.size());
        items.forEach(item -> out.sized(Hex.decode(item)));
      }
    }
    return out.uint32(lockTime).toByteArray();
  }

  public Txid txid() {
    return Txid.ofWire(WireWriter.hash256(stripped()), 0);
  }

  /** The coins that it creates, except unspendable ones. */
  public List<SimCoin> created(Txid txid, int height) {
    List<SimCoin> coins = new ArrayList<>();
    for (int vout = 0; vout < outputs.size(); vout++) {
      Output output = outputs.get(vout);
      if (!output.script().isUnspendable()) {
        coins.add(new SimCoin(
            new OutPoint(txid, vout), output.sat(), height, isCoinbase(), output.script()));
      }
    }
    return coins;
  }
}
