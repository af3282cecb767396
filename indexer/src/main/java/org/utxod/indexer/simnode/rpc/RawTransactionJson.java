package org.utxod.indexer.simnode.rpc;

import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.BtcAmount;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Txid;

/** An unconfirmed transaction's bytes as {@code getrawtransaction} shows them: without its prevouts. */
public final class RawTransactionJson {
  private final byte[] bytes;
  private int at;

  private RawTransactionJson(byte[] bytes) {
    this.bytes = bytes;
  }

  static String of(String txid, String hex) {
    return new RawTransactionJson(Hex.decode(hex)).json(txid, hex);
  }

  private String json(String txid, String hex) {
    long version = uint32();
    boolean witness = bytes[at] == 0;
    at += witness ? 2 : 0;
    List<String> inputs = new ArrayList<>();
    for (int left = compact(); left > 0; left--) {
      inputs.add("\"txid\":\"%s\",\"vout\":%d,\"scriptSig\":{\"hex\":\"%s\"},\"sequence\":%d"
          .formatted(Txid.ofWire(bytes, take(32)), uint32(), sized(), uint32()));
    }
    List<String> outputs = new ArrayList<>();
    for (int n = 0, count = compact(); n < count; n++) {
      long sat = LittleEndian.getLong(bytes, take(8));
      outputs.add("{\"value\":%s,\"n\":%d,\"scriptPubKey\":{\"hex\":\"%s\"}}"
          .formatted(BtcAmount.format(sat), n, sized()));
    }
    int beforeWitness = at;
    List<String> vin = new ArrayList<>();
    for (String input : inputs) {
      vin.add("{" + input + (witness ? ",\"txinwitness\":" + witness() : "") + "}");
    }
    int witnessBytes = witness ? at - beforeWitness + 2 : 0;
    long lockTime = uint32();
    return "{\"txid\":\"%s\",\"version\":%d,\"size\":%d,\"weight\":%d,\"locktime\":%d,"
            .formatted(txid, version, bytes.length, 4 * bytes.length - 3 * witnessBytes, lockTime)
        + "\"vin\":[" + String.join(",", vin) + "],\"vout\":[" + String.join(",", outputs)
        + "],\"hex\":\"" + hex + "\"}";
  }

  private String witness() {
    List<String> items = new ArrayList<>();
    for (int left = compact(); left > 0; left--) {
      items.add("\"" + sized() + '"');
    }
    return "[" + String.join(",", items) + "]";
  }

  private int take(int length) {
    at += length;
    return at - length;
  }

  private long uint32() {
    return LittleEndian.getInt(bytes, take(4)) & 0xFFFF_FFFFL;
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
