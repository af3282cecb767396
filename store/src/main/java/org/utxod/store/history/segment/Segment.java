package org.utxod.store.history.segment;

import static org.utxod.store.history.segment.SegmentFormat.BLOCK_ENTRY;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.LittleEndian;
import org.utxod.store.chain.Txid;
import org.utxod.store.error.IoReason;
import org.utxod.store.model.StoreException;

/**
 * An open segment. Safe for use by several threads. Every method that reads throws {@link StoreException}: {@code DAMAGED}
 * if the file differs from what was written, after which {@link #isDamaged} says so too; {@code IO} if the disk failed.
 */
public final class Segment {
  private final Path path;
  private final FileInput file;
  private final SegmentTrailer trailer;
  private final int[] firstTransactions;
  private final AtomicInteger holders = new AtomicInteger(1);
  private volatile boolean damaged;

  private Segment(Path path, FileInput file, SegmentTrailer trailer, int[] firstTransactions) {
    this.path = path;
    this.file = file;
    this.trailer = trailer;
    this.firstTransactions = firstTransactions;
  }

  /**
   * Opens a file; the caller is its first holder.
   *
   * @throws StoreException {@code DAMAGED} if it is no whole segment, {@code IO} if it cannot be read
   */
  public static Segment open(Path path) {
    try {
      FileInput file = new FileInput(path);
      try {
        byte[] end = new byte[SegmentTrailer.LENGTH];
        file.read(Math.max(0, file.size() - end.length), end, 0, end.length);
        SegmentTrailer trailer = SegmentTrailer.read(end);
        return new Segment(path, file, trailer, firstTransactions(file, trailer));
      } catch (IOException | IllegalArgumentException e) {
        file.close();
        throw damaged(path, e);
      }
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  private static int[] firstTransactions(FileInput file, SegmentTrailer trailer)
      throws IOException {
    Frames frames = new Frames(file, Frames.SEQUENTIAL);
    int blocks = trailer.toHeight() - trailer.fromHeight() + 1;
    int[] first = new int[blocks + 1];
    for (int block = 0; block < blocks; block++) {
      int entry = frames.checked(trailer.blocks() + (long) block * BLOCK_ENTRY, BLOCK_ENTRY);
      first[block] = LittleEndian.getInt(frames.bytes(), entry + 36);
    }
    first[blocks] = Math.toIntExact(trailer.transactions());
    return first;
  }

  private static StoreException damaged(Path path, Exception cause) {
    return new StoreException(
        StoreException.Kind.DAMAGED,
        "The history file " + path.getFileName() + " is damaged (" + cause.getMessage()
            + "). Its blocks are read from the node again; balances and coins are not affected.",
        cause);
  }

  private static StoreException failed(Path path, IOException cause) {
    return new StoreException(
        StoreException.Kind.IO,
        "The history file " + path + " could not be read (" + IoReason.describe(cause)
            + "). Check the disk; the history is not available meanwhile.",
        cause);
  }

  /** Reads from the file. */
  interface Read<T> {
    T read() throws IOException;
  }

  <T> T reading(Read<T> read) {
    try {
      return read.read();
    } catch (ClosedChannelException e) {
      throw new StoreException(StoreException.Kind.CLOSED, "The history was closed.", e);
    } catch (java.io.EOFException | Frames.DamagedException | IndexOutOfBoundsException e) {
      damaged = true;
      throw damaged(path, e);
    } catch (IOException e) {
      throw failed(path, e);
    }
  }

  /** Keeps it open until {@link #release}; false if it is closed already. */
  public boolean tryHold() {
    while (true) {
      int now = holders.get();
      if (now == 0) {
        return false;
      }
      if (holders.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  /** The last holder's call closes it. */
  public void release() {
    if (holders.decrementAndGet() == 0) {
      try {
        file.close();
      } catch (IOException e) {
        throw failed(path, e);
      }
    }
  }

  /** Whether damage was found in it. */
  public boolean isDamaged() {
    return damaged;
  }

  /** Its file. */
  public Path path() {
    return path;
  }

  /** Height of its first block. */
  public int fromHeight() {
    return trailer.fromHeight();
  }

  /** Height of its last block. */
  public int toHeight() {
    return trailer.toHeight();
  }

  /** Whether another has blocks at the same heights. */
  public boolean overlaps(Segment other) {
    return fromHeight() <= other.toHeight() && other.fromHeight() <= toHeight();
  }

  /** Hash of the block before its first. */
  public BlockHash previousHash() {
    return trailer.previousHash();
  }

  /** Hash of its last block. */
  public BlockHash lastHash() {
    return trailer.lastHash();
  }

  /** How often its parts were merged. */
  public int level() {
    return trailer.level();
  }

  /** Number of its transactions. */
  public long transactions() {
    return trailer.transactions();
  }

  /** Number of its postings. */
  public long postings() {
    return trailer.postings();
  }

  /** Number of scripts that have postings. */
  public long scripts() {
    return trailer.scripts();
  }

  /**
   * Bytes of a segment's parts.
   *
   * @param postings of all postings
   * @param changes of these, what they receive and spend
   * @param txids of the fingerprints of txids
   * @param all of the file
   */
  public record Sizes(long postings, long changes, long txids, long all) {}

  /** Bytes of its parts. */
  public Sizes sizes() {
    return reading(() -> new Sizes(
        trailer.postingBytes(), trailer.changesBytes(), trailer.txidBytes(), file.size()));
  }

  /** Whether the txids of its transactions are kept. */
  public boolean hasNames() {
    return trailer.names() != 0;
  }

  int numberBits() {
    return SegmentFormat.bitsBelow(trailer.transactions());
  }

  /** The postings of the script with this fingerprint. */
  public PostingList postings(long fingerprint) {
    return reading(() -> {
      Frames frames = new Frames(file, Frames.RANDOM);
      BitInput in = new BitInput();
      PostingDecoder decoder = new PostingDecoder(in, numberBits());
      int bucket = SegmentFormat.bucket(fingerprint, trailer.postingBuckets());
      int scripts = frames.bucket(trailer.postingTable(), bucket, in);
      long at = SegmentFormat.lowest(bucket, trailer.postingBuckets());
      for (int i = 0; i < scripts; i++) {
        at += in.rice(trailer.postingRice());
        long count = in.gamma();
        if (at == fingerprint) {
          return list(frames, in, decoder, count);
        }
        if (Long.compareUnsigned(at, fingerprint) > 0) {
          break;
        }
        skip(in, decoder, count);
      }
      return PostingList.empty();
    });
  }

  private PostingList list(Frames frames, BitInput in, PostingDecoder decoder, long count) {
    if (count >= SegmentFormat.LONG_LIST) {
      return new LongList(this, frames, numberBits(), count, in.bits(SegmentFormat.OFFSET_BITS));
    }
    List<Posting> postings = new ArrayList<>((int) count);
    decoder.begin(0, 0);
    for (int i = 0; i < count; i++) {
      decoder.read();
      postings.add(decoder.posting());
    }
    return new ShortList(postings);
  }

  private static void skip(BitInput in, PostingDecoder decoder, long count) {
    if (count >= SegmentFormat.LONG_LIST) {
      in.bits(SegmentFormat.OFFSET_BITS);
      return;
    }
    decoder.begin(0, 0);
    for (int i = 0; i < count; i++) {
      decoder.read();
    }
  }

  /** The numbers of the transactions whose txids have this fingerprint: of the right one, and very rarely of another. */
  public List<Integer> transactions(long txidFingerprint) {
    return reading(() -> {
      Frames frames = new Frames(file, Frames.RANDOM);
      BitInput in = new BitInput();
      int unused = Long.SIZE - Fingerprints.TXID_BITS;
      int bucket = SegmentFormat.bucket(txidFingerprint << unused, trailer.txidBuckets());
      int entries = frames.bucket(trailer.txidTable(), bucket, in);
      long at = SegmentFormat.lowest(bucket, trailer.txidBuckets()) >>> unused;
      List<Integer> found = new ArrayList<>(1);
      for (int i = 0; i < entries; i++) {
        at += in.rice(trailer.txidRice());
        int number = (int) in.bits(numberBits());
        if (at == txidFingerprint) {
          found.add(number);
        } else if (at > txidFingerprint) {
          break;
        }
      }
      return found;
    });
  }

  /** Height of the block of a transaction. */
  public int heightOf(int number) {
    int found = Arrays.binarySearch(firstTransactions, 0, blocks(), number);
    return fromHeight() + (found >= 0 ? found : -found - 2);
  }

  private int blocks() {
    return firstTransactions.length - 1;
  }

  /** Number of the first transaction of the block at a height of this segment, or one above. */
  public int firstTransaction(int height) {
    return firstTransactions[height - fromHeight()];
  }

  /** Number of transactions of a block. */
  public int transactionsOf(int height) {
    return firstTransaction(height + 1) - firstTransaction(height);
  }

  /**
   * A block.
   *
   * @param time the miner's time stamp, seconds since 1970
   */
  public record Block(BlockHash hash, long time) {}

  /** The block at a height of this segment. */
  public Block block(int height) {
    return reading(() -> {
      Frames frames = new Frames(file, BLOCK_ENTRY);
      int entry = entry(frames, height);
      return new Block(
          BlockHash.ofWire(frames.bytes(), entry),
          LittleEndian.getInt(frames.bytes(), entry + 32) & 0xFFFF_FFFFL);
    });
  }

  private int entry(Frames frames, int height) throws IOException {
    return frames.checked(
        trailer.blocks() + (long) (height - fromHeight()) * BLOCK_ENTRY, BLOCK_ENTRY);
  }

  /** The lengths of a block's transactions in bytes, with their witnesses; 0 where the block's source did not say. */
  public int[] lengths(int height) {
    VarintReader reader = new VarintReader(lengthVarints(height));
    return reading(() -> {
      int[] lengths = new int[transactionsOf(height)];
      for (int i = 0; i < lengths.length; i++) {
        lengths[i] = (int) reader.next();
      }
      return lengths;
    });
  }

  /** The lengths as they stand in the file. */
  byte[] lengthVarints(int height) {
    return reading(() -> {
      Frames frames = new Frames(file, BLOCK_ENTRY);
      int entry = entry(frames, height);
      byte[] varints =
          new byte[LittleEndian.getInt(frames.bytes(), entry + 40 + SegmentFormat.TABLE_ENTRY)];
      file.read(BucketTable.get(frames.bytes(), entry + 40), varints, 0, varints.length);
      return varints;
    });
  }

  /** The txid of a transaction; null if it is not kept. */
  @Nullable
  public Txid name(int number) {
    if (!hasNames()) {
      return null;
    }
    return reading(() -> {
      byte[] bytes = new byte[Hash256.LENGTH];
      file.read(trailer.names() + (long) number * Hash256.LENGTH, bytes, 0, bytes.length);
      return Txid.ofWire(bytes, 0);
    });
  }

  /** The txids of the block at a height of this segment, which must have them. */
  public List<Txid> names(int height) {
    return reading(() -> {
      int count = transactionsOf(height);
      byte[] bytes = new byte[count * Hash256.LENGTH];
      names(firstTransaction(height), bytes, count);
      List<Txid> names = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        names.add(Txid.ofWire(bytes, i * Hash256.LENGTH));
      }
      return names;
    });
  }

  /** Reads txids, 32 bytes each, to the start of {@code target}. */
  void names(int number, byte[] target, int count) throws IOException {
    file.read(trailer.names() + (long) number * Hash256.LENGTH, target, 0, count * Hash256.LENGTH);
  }

  /** A walk over all postings. */
  PostingCursor cursor() {
    return new SegmentPostings(file, trailer);
  }

  /** A walk over all fingerprints of txids. */
  TxidCursor txidCursor() {
    return new SegmentTxids(file, trailer);
  }

  /** Its blocks and the file that holds them. */
  @Override
  public String toString() {
    return "blocks " + fromHeight() + " to " + toHeight() + " in " + path.getFileName();
  }
}
