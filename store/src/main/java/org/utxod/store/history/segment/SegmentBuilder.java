package org.utxod.store.history.segment;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Varint;

/**
 * Collects consecutive blocks in memory and writes them as one segment. For one thread.
 *
 * <p>A coin created or spent takes 28 bytes meanwhile, a transaction 24, or 56 with its txid; a full block of mainnet about
 * 0.4 MB.
 */
public final class SegmentBuilder {
  private static final int TXID = 32;

  /** Their bits are the upper ones, by which they are sorted. */
  private static final int TXID_SHIFT = Long.SIZE - Fingerprints.TXID_BITS;

  private final Network network;
  private final Fingerprints fingerprints;
  private final boolean keepNames;
  private final MessageDigest sha256 = ScriptKey.sha256();
  private final byte[] digest = new byte[32];
  private final ChangeRows rows = new ChangeRows();
  private final KeyedOrder txidOrder = new KeyedOrder();
  private long[] txids = new long[256];
  private byte[] names = new byte[256 * TXID];
  private byte[] lengths = new byte[1024];
  private int lengthBytes;
  private int transactions;
  private @Nullable BlockHash previous;
  private final List<ChainPoint> points = new ArrayList<>();
  private final List<long[]> blocks = new ArrayList<>();

  /** @param keepNames whether the txids themselves are kept */
  public SegmentBuilder(Network network, Fingerprints fingerprints, boolean keepNames) {
    this.network = network;
    this.fingerprints = fingerprints;
    this.keepNames = keepNames;
  }

  /** The block added last; null if there is none. */
  @Nullable
  public ChainPoint last() {
    return points.isEmpty() ? null : points.get(points.size() - 1);
  }

  /** The first block; null if there is none. */
  @Nullable
  public ChainPoint first() {
    return points.isEmpty() ? null : points.get(0);
  }

  /** Coins created and spent so far. */
  public int changes() {
    return rows.count();
  }

  /** Number of blocks so far. */
  public int blocks() {
    return points.size();
  }

  /**
   * Adds the next block.
   *
   * @throws IllegalArgumentException if it does not follow the block before
   */
  public void add(BlockDelta delta) {
    ChainPoint last = last();
    if (last == null) {
      previous = delta.previousHash();
    } else if (delta.height() != last.height() + 1 || !delta.previousHash().equals(last.hash())) {
      throw new IllegalArgumentException(
          "block " + delta.point() + " does not follow " + last + " in a segment");
    }
    int first = transactions;
    int lengthsAt = lengthBytes;
    BlockDelta.Cursor cursor = delta.cursor();
    byte[] bytes = cursor.buffer();
    while (cursor.nextTransaction()) {
      add(bytes, cursor.transactionIdOffset(), cursor.transactionLength());
      int number = transactions - 1;
      while (cursor.nextOfTransaction()) {
        long fingerprint = fingerprints.ofScript(
            bytes, cursor.scriptOffset(), cursor.scriptLength(), sha256, digest);
        rows.add(fingerprint, number, cursor.valueSat(), cursor.isCreated());
      }
    }
    if (delta.height() == 0) {
      rows.add(
          fingerprints.of(GenesisCoinbase.script(network)), 0, GenesisCoinbase.VALUE_SAT, true);
    }
    points.add(delta.point());
    blocks.add(new long[] {first, delta.time(), lengthsAt, lengthBytes - lengthsAt});
  }

  private void add(byte[] bytes, int txidOffset, int length) {
    if (transactions == txids.length) {
      int room = transactions + (transactions >> 1);
      txids = Arrays.copyOf(txids, room);
      if (keepNames) {
        names = Arrays.copyOf(names, room * TXID);
      }
    }
    txids[transactions] = fingerprints.ofTxid(bytes, txidOffset) << TXID_SHIFT;
    if (keepNames) {
      System.arraycopy(bytes, txidOffset, names, transactions * TXID, TXID);
    }
    transactions++;
    if (lengthBytes + Varint.MAX_LENGTH > lengths.length) {
      lengths = Arrays.copyOf(lengths, 2 * lengths.length);
    }
    lengthBytes = Varint.write(lengths, lengthBytes, length);
  }

  /** Writes all blocks to a new file, which then survives a crash of the machine. */
  public void write(Path file) throws IOException {
    BlockHash before = previous;
    if (before == null) {
      throw new IllegalStateException("a segment has at least one block");
    }
    try (SegmentWriter writer = new SegmentWriter(file, points.size(), transactions, 0)) {
      writer.postings(rows.postings(), rows.count(), Math.max(1, rows.count() / 2));
      txidOrder.sort(txids, transactions);
      writer.txids(new Txids(), transactions);
      for (long[] block : blocks) {
        writer.lengths(lengths, (int) block[2], (int) block[3]);
      }
      if (keepNames) {
        writer.names(names, 0, SegmentWriter.nameBytes(transactions));
      }
      writer.finish(new Blocks(before));
    }
  }

  /** Removes everything and keeps the memory for more. */
  public void clear() {
    rows.clear();
    points.clear();
    blocks.clear();
    transactions = 0;
    lengthBytes = 0;
    previous = null;
  }

  private final class Txids implements TxidCursor {
    private int place = -1;

    @Override
    public boolean next() {
      place++;
      return place < transactions;
    }

    @Override
    public long fingerprint() {
      return txids[txidOrder.row(place)] >>> TXID_SHIFT;
    }

    @Override
    public int number() {
      return txidOrder.row(place);
    }
  }

  private final class Blocks implements SegmentWriter.Blocks {
    private final BlockHash previousHash;

    Blocks(BlockHash previousHash) {
      this.previousHash = previousHash;
    }

    @Override
    public int fromHeight() {
      return points.get(0).height();
    }

    @Override
    public int count() {
      return points.size();
    }

    @Override
    public BlockHash previousHash() {
      return previousHash;
    }

    @Override
    public BlockHash hash(int block) {
      return points.get(block).hash();
    }

    @Override
    public long time(int block) {
      return blocks.get(block)[1];
    }

    @Override
    public int firstTransaction(int block) {
      return block == points.size() ? transactions : (int) blocks.get(block)[0];
    }
  }
}
