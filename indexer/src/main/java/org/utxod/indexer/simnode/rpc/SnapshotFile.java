package org.utxod.indexer.simnode.rpc;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.utxod.indexer.bitcoind.wire.WireWriter;
import org.utxod.indexer.simnode.chain.ModelCoin;
import org.utxod.indexer.simnode.chain.UtxoModel;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.Network;

/**
 * A UTXO set as the bytes of a {@code dumptxoutset} file, format 2 (Core: rpc/blockchain.cpp {@code WriteUTXOSnapshot},
 * compressor.cpp). Implemented independently of the index's own codecs, so that each is a test of the other.
 */
public final class SnapshotFile {
  private static final int VERSION = 2;
  /** The prime of secp256k1's field. */
  private static final BigInteger P =
      BigInteger.TWO.pow(256).subtract(BigInteger.TWO.pow(32)).subtract(BigInteger.valueOf(977));

  private static final BigInteger SEVEN = BigInteger.valueOf(7);

  private SnapshotFile() {}

  static byte[] of(Network network, UtxoModel.State state) {
    List<ModelCoin> coins = state.coins().stream().sorted(databaseOrder()).toList();
    WireWriter out = new WireWriter()
        .bytes(Hex.decode("7574786fff"))
        .uint8(VERSION)
        .uint8(0)
        .bytes(network.magic())
        .bytes(state.block().hash().wire())
        .int64(coins.size());
    for (int from = 0; from < coins.size(); ) {
      int to = from;
      while (to < coins.size() && sameTransaction(coins.get(from), coins.get(to))) {
        to++;
      }
      out.bytes(coins.get(from).outPoint().txid().wire()).compact(to - from);
      coins.subList(from, to).forEach(coin -> write(coin, out));
      from = to;
    }
    return out.toByteArray();
  }

  private static boolean sameTransaction(ModelCoin one, ModelCoin other) {
    return one.outPoint().txid().equals(other.outPoint().txid());
  }

  /**
   * The order of LevelDB's keys: outputs by the bytes of their varint, which differs from numeric order from 16,512 on.
   */
  private static Comparator<ModelCoin> databaseOrder() {
    return (one, other) -> {
      int byTxid = Arrays.compareUnsigned(
          one.outPoint().txid().wire(), other.outPoint().txid().wire());
      return byTxid != 0
          ? byTxid
          : Arrays.compareUnsigned(
              varint(one.outPoint().vout()), varint(other.outPoint().vout()));
    };
  }

  private static void write(ModelCoin coin, WireWriter out) {
    out.compact(coin.outPoint().vout())
        .bytes(varint(coin.height() * 2L + (coin.coinbase() ? 1 : 0)))
        .bytes(varint(amount(coin.sat())))
        .bytes(script(coin.script().bytes()));
  }

  /** Base 128, most significant digit first, one added at each continuation. */
  private static byte[] varint(long value) {
    ByteArrayOutputStream reversed = new ByteArrayOutputStream();
    long rest = value;
    reversed.write((int) (rest & 0x7f));
    while (rest > 0x7f) {
      rest = (rest >>> 7) - 1;
      reversed.write((int) (rest & 0x7f | 0x80));
    }
    byte[] bytes = reversed.toByteArray();
    for (int i = 0; i < bytes.length / 2; i++) {
      byte low = bytes[i];
      bytes[i] = bytes[bytes.length - 1 - i];
      bytes[bytes.length - 1 - i] = low;
    }
    return bytes;
  }

  private static long amount(long sat) {
    if (sat == 0) {
      return 0;
    }
    long digits = sat;
    int zeros = 0;
    for (; zeros < 9 && digits % 10 == 0; zeros++) {
      digits /= 10;
    }
    return zeros < 9
        ? 1 + (digits / 10 * 9 + digits % 10 - 1) * 10 + zeros
        : 1 + (digits - 1) * 10 + 9;
  }

  private static byte[] script(byte[] script) {
    if (matches(script, "76a914", 20, "88ac")) {
      return tagged(0, script, 3, 20);
    }
    if (matches(script, "a914", 20, "87")) {
      return tagged(1, script, 2, 20);
    }
    if (matches(script, "2102", 32, "ac") || matches(script, "2103", 32, "ac")) {
      return tagged(script[1], script, 2, 32);
    }
    if (matches(script, "4104", 64, "ac") && isPoint(script)) {
      return tagged(4 | script[65] & 1, script, 2, 32);
    }
    return new WireWriter().bytes(varint(script.length + 6L)).bytes(script).toByteArray();
  }

  private static boolean matches(byte[] script, String before, int between, String after) {
    byte[] head = Hex.decode(before);
    byte[] tail = Hex.decode(after);
    return script.length == head.length + between + tail.length
        && Arrays.equals(script, 0, head.length, head, 0, head.length)
        && Arrays.equals(script, script.length - tail.length, script.length, tail, 0, tail.length);
  }

  private static byte[] tagged(int tag, byte[] script, int from, int length) {
    return new WireWriter()
        .uint8(tag)
        .bytes(Arrays.copyOfRange(script, from, from + length))
        .toByteArray();
  }

  /** Only a key on the curve can be restored from its x coordinate; others are not compressed. */
  private static boolean isPoint(byte[] script) {
    BigInteger x = new BigInteger(1, script, 2, 32);
    BigInteger y = new BigInteger(1, script, 34, 32);
    return x.compareTo(P) < 0
        && y.compareTo(P) < 0
        && y.multiply(y).mod(P).equals(x.pow(3).add(SEVEN).mod(P));
  }
}
