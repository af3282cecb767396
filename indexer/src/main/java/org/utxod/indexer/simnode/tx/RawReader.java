package org.utxod.indexer.simnode.tx;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireReader;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** Reads what {@link WireWriter} wrote of a generated block back into its transactions. */
public final class RawReader {
  private final WireReader in = new WireReader();
  private final WireReader coins = new WireReader();

  private RawReader(byte[] block, int from, byte[] spent) {
    in.reset(block, block.length);
    in.take(from);
    coins.reset(spent, spent.length);
  }

  /**
   * The transactions of a block with their prevouts.
   *
   * @param from offset of the number of transactions in {@code block}
   * @param spent the outputs that it spends, in the REST format
   * @param codes of each of these coins, height * 2 + coinbase flag
   */
  public static List<SimTx> transactions(byte[] block, int from, byte[] spent, int[] codes) {
    RawReader reader = new RawReader(block, from, spent);
    List<SimTx> txs = new ArrayList<>();
    int count = reader.in.count();
    reader.coins.count();
    int coin = 0;
    for (int i = 0; i < count; i++) {
      SimTx tx = reader.transaction(codes, coin);
      coin += tx.spent().size();
      txs.add(tx);
    }
    return txs;
  }

  private SimTx transaction(int[] codes, int firstCode) {
    int version = in.uint32();
    boolean witness = in.peek() == 0;
    if (witness) {
      in.take(2);
    }
    int inputs = in.count();
    int spends = coins.count();
    String coinbase = "";
    List<SimCoin> spent = new ArrayList<>();
    List<String> sigs = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      Txid txid = Txid.ofWire(in.bytes(), in.take(32));
      long vout = in.uint32() & 0xFFFF_FFFFL;
      String sig = in.sizedHex();
      in.take(4);
      if (spends == 0) {
        coinbase = sig;
      } else {
        int code = codes[firstCode + i];
        long sat = coins.int64();
        SimScript script = SimScript.of(coins.sizedHex());
        spent.add(new SimCoin(new OutPoint(txid, vout), sat, code >>> 1, (code & 1) == 1, script));
        sigs.add(sig);
      }
    }
    List<SimTx.Output> outputs = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      long sat = in.int64();
      outputs.add(new SimTx.Output(sat, SimScript.of(in.sizedHex())));
    }
    List<List<String>> witnesses = new ArrayList<>();
    for (int i = 0; i < inputs && (witness || spends > 0); i++) {
      List<String> items = new ArrayList<>();
      for (int left = witness ? in.count() : 0; left > 0; left--) {
        items.add(in.sizedHex());
      }
      witnesses.add(items);
    }
    long lockTime = in.uint32() & 0xFFFF_FFFFL;
    return new SimTx(version, coinbase, spent, sigs, witnesses, outputs, lockTime);
  }
}
