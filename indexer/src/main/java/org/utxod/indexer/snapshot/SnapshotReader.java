package org.utxod.indexer.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.CompressedAmount;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Network;
import org.utxod.store.sethash.CoinElements;

/**
 * Reads a snapshot of format 2 from its first byte to its last (Core: rpc/blockchain.cpp, {@code WriteUTXOSnapshot}).
 * Not safe for use by several threads at once.
 */
public final class SnapshotReader {
  private static final byte[] MAGIC = {'u', 't', 'x', 'o', (byte) 0xFF};
  private static final int VERSION = 2;

  /** A transaction of four million weight units has fewer outputs than that, and fewer bytes of scripts. */
  private static final int MAX_OUTPUTS = 120_000;

  private static final int MAX_SCRIPT_BYTES = 8 << 20;
  private static final long MAX_VOUT = 0xFFFF_FFFEL;

  private final SnapshotInput in;
  private final SnapshotHeader header;
  private final byte[] txid = new byte[Hash256.LENGTH];
  private final byte[] previousTxid = new byte[Hash256.LENGTH];
  private final CompressedScript script = new CompressedScript();
  private final CoinGroup group = new CoinGroup();
  private long coinsRead;

  private SnapshotReader(SnapshotInput in, SnapshotHeader header) {
    this.in = in;
    this.header = header;
  }

  /**
   * Reads the header.
   *
   * @param source closed by the caller
   * @throws SnapshotException if it is no snapshot of this format
   */
  public static SnapshotReader open(InputStream source) throws IOException {
    SnapshotInput in = new SnapshotInput(source);
    int at = in.take(MAGIC.length, "the header");
    if (!Arrays.equals(in.array(), at, at + MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new SnapshotException("This is not a snapshot that utxod can read: it begins with "
          + Hex.encode(in.array(), at, MAGIC.length) + " instead of " + Hex.encode(MAGIC)
          + ". Bitcoin Core before 28 writes an older format; create it with 'dumptxoutset' of Core 28 or "
          + "later.");
    }
    int version = in.u8("the header") | in.u8("the header") << 8;
    if (version != VERSION) {
      throw new SnapshotException("The snapshot has format " + version + "; utxod supports format "
          + VERSION + ", which Bitcoin Core writes since version 28.");
    }
    Network network = network(in);
    BlockHash base = BlockHash.ofWire(in.array(), in.take(Hash256.LENGTH, "the header"));
    long coins = LittleEndian.getLong(in.array(), in.take(8, "the header"));
    if (coins < 0) {
      throw SnapshotException.at(SnapshotHeader.LENGTH - 8, "the number of coins is impossible");
    }
    return new SnapshotReader(in, new SnapshotHeader(network, base, coins));
  }

  private static Network network(SnapshotInput in) throws IOException {
    long position = in.position();
    byte[] magic = new byte[4];
    System.arraycopy(in.array(), in.take(4, "the header"), magic, 0, 4);
    for (Network network : Network.values()) {
      if (Arrays.equals(network.magic(), magic)) {
        return network;
      }
    }
    throw SnapshotException.at(
        position, "it is for a network that utxod does not support (" + Hex.encode(magic) + ")");
  }

  /** The header. */
  public SnapshotHeader header() {
    return header;
  }

  /**
   * Reads up to this many more coins, whole transactions.
   *
   * @param baseHeight no coin can be above it
   * @return whether there are more
   * @throws SnapshotException if the file is cut, malformed, or goes on after its last coin
   */
  public boolean read(int baseHeight, long wanted, CoinElements.Target target) throws IOException {
    long until = Math.min(header.coins(), coinsRead + wanted);
    while (coinsRead < until) {
      transaction(baseHeight, target);
    }
    if (coinsRead < header.coins()) {
      return true;
    }
    if (!in.atEnd()) {
      throw SnapshotException.at(in.position(), "it has trailing bytes after its last coin");
    }
    return false;
  }

  private void transaction(int baseHeight, CoinElements.Target target) throws IOException {
    long start = in.position();
    System.arraycopy(txid, 0, previousTxid, 0, Hash256.LENGTH);
    System.arraycopy(in.array(), in.take(Hash256.LENGTH, "a txid"), txid, 0, Hash256.LENGTH);
    if (coinsRead > 0 && Arrays.compareUnsigned(previousTxid, txid) >= 0) {
      throw SnapshotException.at(start, "the transactions are not sorted");
    }
    int count = (int) in.compactSize(MAX_OUTPUTS, "the number of a transaction's coins");
    if (count == 0 || count > header.coins() - coinsRead) {
      throw SnapshotException.at(
          start + Hash256.LENGTH, "the number of a transaction's coins is impossible");
    }
    if (count == 1) {
      coin(
          baseHeight,
          (vout, code, sat) ->
              target.coin(txid, 0, (int) vout, code, sat, script.bytes(), 0, script.length()));
    } else {
      group.clear();
      for (int i = 0; i < count; i++) {
        coin(
            baseHeight,
            (vout, code, sat) -> group.add(vout, code, sat, script.bytes(), script.length()));
        if (group.scriptBytes() > MAX_SCRIPT_BYTES) {
          throw SnapshotException.at(start, "a transaction has more scripts than fit into a block");
        }
      }
      if (!group.give(txid, target)) {
        throw SnapshotException.at(start, "a transaction has a duplicate output");
      }
    }
    coinsRead += count;
  }

  private interface Taker {
    void take(long vout, int code, long valueSat) throws IOException;
  }

  private void coin(int baseHeight, Taker taker) throws IOException {
    long vout = in.compactSize(MAX_VOUT, "an output's number");
    long codeAt = in.position();
    int code = (int) in.varint(Integer.MAX_VALUE, "a coin's height");
    if (code >>> 1 > baseHeight) {
      throw SnapshotException.at(
          codeAt,
          "a coin of height " + (code >>> 1) + " is above the snapshot's block " + baseHeight);
    }
    long valueAt = in.position();
    long sat = CompressedAmount.decompress(in.varint(Long.MAX_VALUE >>> 8, "an amount"));
    if (sat < 0 || sat > Coin.MAX_SAT) {
      throw SnapshotException.at(valueAt, "an amount exceeds the maximum");
    }
    script.read(in);
    taker.take(vout, code, sat);
  }
}
