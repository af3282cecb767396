package org.utxod.indexer.simnode.rpc;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.indexer.bitcoind.wire.WireReader;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Txid;

/** An unconfirmed transaction's bytes as {@code getrawtransaction} shows them: without its prevouts. */
public final class RawTransactionJson {
  private final WireReader in = new WireReader();

  private RawTransactionJson(byte[] bytes) {
    in.reset(bytes, bytes.length);
  }

  static String of(String txid, String hex) {
    return new RawTransactionJson(Hex.decode(hex)).json(txid, hex);
  }

  private String json(String txid, String hex) {
    long version = uint32();
    boolean witness = in.peek() == 0;
    in.take(witness ? 2 : 0);
    List<String> inputs = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      inputs.add("\"txid\":\"%s\",\"vout\":%d,\"scriptSig\":{\"hex\":\"%s\"},\"sequence\":%d"
          .formatted(Txid.ofWire(in.bytes(), in.take(32)), uint32(), in.sizedHex(), uint32()));
    }
    List<String> outputs = new ArrayList<>();
    for (int n = 0, count = in.count(); n < count; n++) {
      long sat = in.int64();
      outputs.add("{\"value\":%s,\"n\":%d,\"scriptPubKey\":{\"hex\":\"%s\"}}"
          .formatted(BtcAmount.format(sat), n, in.sizedHex()));
    }
    int size = in.bytes().length;
    int beforeWitness = in.at();
    List<String> vin = new ArrayList<>();
    for (String input : inputs) {
      vin.add("{" + input + (witness ? ",\"txinwitness\":" + witness() : "") + "}");
    }
    int witnessBytes = witness ? in.at() - beforeWitness + 2 : 0;
    long lockTime = uint32();
    return "{\"txid\":\"%s\",\"version\":%d,\"size\":%d,\"weight\":%d,\"locktime\":%d,"
            .formatted(txid, version, size, 4 * size - 3 * witnessBytes, lockTime)
        + "\"vin\":[" + String.join(",", vin) + "],\"vout\":[" + String.join(",", outputs)
        + "],\"hex\":\"" + hex + "\"}";
  }

  private String witness() {
    List<String> items = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      items.add("\"" + in.sizedHex() + '"');
    }
    return "[" + String.join(",", items) + "]";
  }

  private long uint32() {
    return in.uint32() & 0xFFFF_FFFFL;
  }
}
