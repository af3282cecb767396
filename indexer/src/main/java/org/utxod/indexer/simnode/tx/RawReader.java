package org.utxod.indexer.simnode.tx;

import java.util.ArrayList;
import java.util.List;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Txid;

/** Reads what {@link RawWriter} wrote of a generated block back into its transactions. */
public final class RawReader {
  private final byte[] bytes;
  private int at;

  private RawReader(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
  }

  /**
   * The transactions of a block with their prevouts.
   *
   * @param from offset of the number of transactions in {@code block}
   * @param spent the outputs that it spends, in the REST format
   * @param codes of each of these coins, height * 2 + coinbase flag
   */
  public static List<SimTx> transactions(byte[] block, int from, byte[] spent, int[] codes) {
    RawReader reader = new RawReader(block, from);
    RawReader coins = new RawReader(spent, 0);
    List<SimTx> txs = new ArrayList<>();
    int count = reader.compact();
    coins.compact();
    int coin = 0;
    for (int i = 0; i < count; i++) {
      SimTx tx = reader.transaction(coins, codes, coin);
      coin += tx.spent().size();
      txs.add(tx);
    }
    return txs;
  }

  private SimTx transaction(RawReader coins, int[] codes, int firstCode) {
    int version = LittleEndian.getInt(bytes, take(4));
    boolean witness = bytes[at] == 0;
    if (witness) {
      take(2);
    }
    int inputs = compact();
    int spends = coins.compact();
    String coinbase = "";
    List<SimCoin> spent = new ArrayList<>();
    List<String> sigs = new ArrayList<>();
    for (int i = 0; i < inputs; i++) {
      Txid txid = Txid.ofWire(bytes, take(32));
      long vout = LittleEndian.getInt(bytes, take(4)) & 0xFFFF_FFFFL;
      String sig = sized();
      take(4);
      if (spends == 0) {
        coinbase = sig;
      } else {
        int code = codes[firstCode + i];
        long sat = LittleEndian.getLong(coins.bytes, coins.take(8));
        SimScript script = SimScript.of(coins.sized());
        spent.add(new SimCoin(new OutPoint(txid, vout), sat, code >>> 1, (code & 1) == 1, script));
        sigs.add(sig);
      }
    }
    List<SimTx.Output> outputs = new ArrayList<>();
    for (int left = compact(); left > 0; left--) {
      long sat = LittleEndian.getLong(bytes, take(8));
      outputs.add(new SimTx.Output(sat, SimScript.of(sized())));
    }
    List<List<String>> witnesses = new ArrayList<>();
    for (int i = 0; i < inputs && (witness || spends > 0); i++) {
      List<String> items = new ArrayList<>();
      for (int left = witness ? compact() : 0; left > 0; left--) {
        items.add(sized());
      }
      witnesses.add(items);
    }
    long lockTime = LittleEndian.getInt(bytes, take(4)) & 0xFFFF_FFFFL;
    return new SimTx(version, coinbase, spent, sigs, witnesses, outputs, lockTime);
  }

  private int take(int length) {
    at += length;
    return at - length;
  }

  private String sized() {
    int length = compact();
    return Hex.encode(bytes, take(length), length);
  }

  private int compact() {
    int first = bytes[take(1)] & 0xFF;
    return switch (first) {
      case 0xfd -> (bytes[take(1)] & 0xFF) | (bytes[take(1)] & 0xFF) << 8;
      case 0xfe -> LittleEndian.getInt(bytes, take(4));
      default -> first;
    };
  }
}
