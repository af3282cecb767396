package org.utxod.store.chain;

import static org.utxod.store.chain.BlockDeltaFormat.AT_BLOCK_HEADER;
import static org.utxod.store.chain.BlockDeltaFormat.AT_CHAINWORK;
import static org.utxod.store.chain.BlockDeltaFormat.AT_COUNTS;
import static org.utxod.store.chain.BlockDeltaFormat.AT_HASH;
import static org.utxod.store.chain.BlockDeltaFormat.AT_HEIGHT;
import static org.utxod.store.chain.BlockDeltaFormat.AT_MEDIAN_TIME;
import static org.utxod.store.chain.BlockDeltaFormat.AT_PREVIOUS;
import static org.utxod.store.chain.BlockDeltaFormat.AT_TIME;
import static org.utxod.store.chain.BlockDeltaFormat.CREATED;
import static org.utxod.store.chain.BlockDeltaFormat.CREATED_HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.SPENT;
import static org.utxod.store.chain.BlockDeltaFormat.SPENT_HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.TX_AT_CHANGES;
import static org.utxod.store.chain.BlockDeltaFormat.TX_AT_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.TX_HEADER_LENGTH;
import static org.utxod.store.chain.BlockDeltaFormat.VERSION;
import static org.utxod.store.chain.BlockDeltaFormat.VERSION_WITHOUT_LENGTHS;

import java.util.Arrays;

/**
 * The whole meaning of one block for the index, whoever read it: where it stands in the chain, and the coins that its
 * transactions spend and make, in block order, gross.
 *
 * <p>It is its own serialised form: one byte array that a source fills once ({@link BlockDeltaBuilder}), the writer walks
 * without making objects ({@link Cursor}), and a log can carry. Outputs that can never be spent and the genesis coinbase
 * are no coins and are left out by the builder, so that every source agrees on them.
 *
 * <pre>
 * header   version 1 | height 4 | hash 32 | the block's own header 80 | median time 4 | chainwork 32
 *          | transactions 4 | coins created 4 | coins spent 4
 * then per transaction   txid 32 | its bytes in the block 4 | changes 4
 * then per change        0 = spent:   txid 32 | vout 4 | value 8 | code 4 | script length 4 | script
 *                        1 = created: vout 4 | value 8 | script length 4 | script
 * </pre>
 *
 * Integers are little-endian, hashes in wire order, values in satoshis, times in seconds since 1970; code is height * 2
 * + coinbase flag, or {@link #UNKNOWN_CODE} where the source does not know them: the writer takes them from the coin that
 * it holds. An index that knows all coins finds a missing one all the same; one that began at a height takes such a coin for
 * an older one, and so is given codes.
 *
 * <p>Every source gives the block's header, which hashes to the block's hash, and the length of every transaction with
 * its witness, so that with the header and the count of transactions they make the block's size. Only blocks that tests
 * and benchmarks make up, which have no such bytes, leave the rest of the header and the lengths 0.
 */
public final class BlockDelta {
  /** The code of a spent coin whose height and coinbase flag the source does not know. */
  public static final int UNKNOWN_CODE = -1;

  /** Bytes of a block's header. */
  public static final int BLOCK_HEADER_LENGTH = 80;

  /** The most bytes that a block can have on any network (Core: MAX_BLOCK_SERIALIZED_SIZE). */
  public static final int MAX_BLOCK_LENGTH = 4_000_000;

  private final byte[] bytes;
  private final int length;
  private final ChainPoint point;

  BlockDelta(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    this.point =
        new ChainPoint(LittleEndian.getInt(bytes, AT_HEIGHT), BlockHash.ofWire(bytes, AT_HASH));
  }

  /**
   * Reads a serialised delta, checked from end to end.
   *
   * @throws IllegalArgumentException where the bytes are no whole delta, or one of another version
   */
  public static BlockDelta deserialize(byte[] serialized) {
    requireVersion(serialized);
    if (LittleEndian.getInt(serialized, AT_HEIGHT) < 0) {
      throw new IllegalArgumentException("a block delta's height is negative");
    }
    BlockDelta delta = new BlockDelta(serialized.clone(), serialized.length);
    int created = 0;
    int spent = 0;
    long transactionBytes = 0;
    Cursor cursor = delta.cursor();
    while (cursor.nextTransaction()) {
      transactionBytes += cursor.transactionLength();
      while (cursor.nextOfTransaction()) {
        if (cursor.isCreated()) {
          created++;
        } else {
          spent++;
        }
      }
    }
    if (created != delta.createdCount() || spent != delta.spentCount()) {
      throw new IllegalArgumentException("a block delta's counts do not match its changes");
    }
    if (transactionBytes > MAX_BLOCK_LENGTH - BLOCK_HEADER_LENGTH) {
      throw new IllegalArgumentException(
          "a block delta's transactions are longer than a block can be");
    }
    return delta;
  }

  private static void requireVersion(byte[] serialized) {
    if (serialized.length > 0 && serialized[0] == VERSION_WITHOUT_LENGTHS) {
      throw new IllegalArgumentException("a block delta is of version " + VERSION_WITHOUT_LENGTHS
          + ", which has neither the block's header nor the lengths of its transactions, and cannot be"
          + " used any more; read the block from a node again");
    }
    if (serialized.length < HEADER_LENGTH || serialized[0] != VERSION) {
      throw new IllegalArgumentException("not a block delta of version " + VERSION);
    }
  }

  /** A copy of the serialised form. */
  public byte[] serialize() {
    return Arrays.copyOf(bytes, length);
  }

  /** Height and hash of the block. */
  public ChainPoint point() {
    return point;
  }

  /** Height of the block. */
  public int height() {
    return point.height();
  }

  /** Hash of the block. */
  public BlockHash hash() {
    return point.hash();
  }

  /** Hash of the block that it follows; for the genesis block all zeros. */
  public BlockHash previousHash() {
    return BlockHash.ofWire(bytes, AT_PREVIOUS);
  }

  /** A copy of the block's header, 80 bytes in wire form. */
  public byte[] blockHeader() {
    return Arrays.copyOfRange(bytes, AT_BLOCK_HEADER, AT_BLOCK_HEADER + BLOCK_HEADER_LENGTH);
  }

  /** The miner's time stamp, seconds since 1970. */
  public long time() {
    return LittleEndian.getInt(bytes, AT_TIME) & 0xFFFF_FFFFL;
  }

  /** Median time of the last eleven blocks, seconds since 1970; 0 where the source does not know it. */
  public long medianTime() {
    return LittleEndian.getInt(bytes, AT_MEDIAN_TIME) & 0xFFFF_FFFFL;
  }

  /** Work of the chain up to and with this block. */
  public Chainwork chainwork() {
    return Chainwork.ofBytes(bytes, AT_CHAINWORK);
  }

  /** Transactions in the block, the coinbase included. */
  public int transactionCount() {
    return LittleEndian.getInt(bytes, AT_COUNTS);
  }

  /** Coins made in the block, gross. */
  public int createdCount() {
    return LittleEndian.getInt(bytes, AT_COUNTS + 4);
  }

  /** Coins spent in the block, gross. */
  public int spentCount() {
    return LittleEndian.getInt(bytes, AT_COUNTS + 8);
  }

  /** Bytes of the serialised form. */
  public int serializedLength() {
    return length;
  }

  /** A walk over all changes from the first; each walker has its own. */
  public Cursor cursor() {
    return new Cursor();
  }

  /** The array for another {@link BlockDeltaBuilder} to fill; the delta must not be used afterwards. */
  public byte[] recycle() {
    return bytes;
  }

  /**
   * Stands on one change after the other, in block order. The primitive accessors give places in {@link #buffer()} for
   * code that must not allocate; the others make values.
   */
  public final class Cursor {
    private int next = HEADER_LENGTH;
    private int transaction = -1;
    private int changesLeft;
    private int txAt;
    private int at;

    private Cursor() {}

    /**
     * Goes to the next change.
     *
     * @return false after the last
     */
    public boolean next() {
      while (!nextOfTransaction()) {
        if (!nextTransaction()) {
          return false;
        }
      }
      return true;
    }

    /**
     * Goes to the next transaction, before its first change: also to one that has no changes, and past those left of the
     * one before.
     *
     * @return false after the last
     */
    public boolean nextTransaction() {
      while (nextOfTransaction()) {
        // Goes past it.
      }
      if (next == length) {
        require(transaction + 1 == transactionCount());
        return false;
      }
      require(next + TX_HEADER_LENGTH <= length);
      txAt = next;
      changesLeft = LittleEndian.getInt(bytes, next + TX_AT_CHANGES);
      require(changesLeft >= 0 && transactionLength() >= 0);
      next += TX_HEADER_LENGTH;
      transaction++;
      return true;
    }

    /**
     * Goes to the next change of the transaction that it stands in.
     *
     * @return false after the transaction's last
     */
    public boolean nextOfTransaction() {
      if (changesLeft == 0) {
        return false;
      }
      require(next < length && (bytes[next] == SPENT || bytes[next] == CREATED));
      at = next;
      require(scriptOffset() <= length);
      int scriptLength = scriptLength();
      require(scriptLength >= 0 && scriptLength <= length - scriptOffset());
      next = scriptOffset() + scriptLength;
      changesLeft--;
      return true;
    }

    private void require(boolean wellFormed) {
      if (!wellFormed) {
        throw new IllegalArgumentException(
            "a block delta is cut short or malformed at byte " + next);
      }
    }

    /** Whether the change makes a coin; else it spends one. */
    public boolean isCreated() {
      return bytes[at] == CREATED;
    }

    /** Position of the change's transaction in the block; 0 is the coinbase. */
    public int transactionIndex() {
      return transaction;
    }

    /** The array that the offsets speak of; read only. */
    public byte[] buffer() {
      return bytes;
    }

    /** Where the 32 bytes of the id of the change's own transaction stand. */
    public int transactionIdOffset() {
      return txAt;
    }

    /** Bytes of the change's own transaction in the block, with its witness; 0 in a block that a test made up. */
    public int transactionLength() {
      return LittleEndian.getInt(bytes, txAt + TX_AT_LENGTH);
    }

    /** Where the 32 bytes of the id of the transaction that made the coin stand, created now or spent now. */
    public int coinTxidOffset() {
      return isCreated() ? txAt : at + 1;
    }

    /** Output number of the coin, as the unsigned bits of an {@code int}. */
    public int voutBits() {
      return LittleEndian.getInt(bytes, isCreated() ? at + 1 : at + 33);
    }

    /** Satoshis of the coin. */
    public long valueSat() {
      return LittleEndian.getLong(bytes, isCreated() ? at + 5 : at + 37);
    }

    /** Height * 2 + coinbase flag of the coin, or {@link #UNKNOWN_CODE}. */
    public int code() {
      return isCreated()
          ? height() * 2 + (transaction == 0 ? 1 : 0)
          : LittleEndian.getInt(bytes, at + 45);
    }

    /** Where the coin's script begins. */
    public int scriptOffset() {
      return at + (isCreated() ? CREATED_HEADER_LENGTH : SPENT_HEADER_LENGTH);
    }

    /** Bytes of the coin's script. */
    public int scriptLength() {
      return LittleEndian.getInt(bytes, at + (isCreated() ? 13 : 49));
    }

    /** Id of the change's own transaction. */
    public Txid transactionId() {
      return Txid.ofWire(bytes, txAt);
    }

    /** The coin's outpoint. */
    public OutPoint outPoint() {
      return new OutPoint(Txid.ofWire(bytes, coinTxidOffset()), voutBits() & 0xFFFF_FFFFL);
    }

    /** The coin's script. */
    public Script script() {
      return Script.of(bytes, scriptOffset(), scriptLength());
    }
  }
}
