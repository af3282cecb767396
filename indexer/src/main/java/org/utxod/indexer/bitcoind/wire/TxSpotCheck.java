package org.utxod.indexer.bitcoind.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Arrays;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Hash256;
import org.utxod.store.chain.Hex;
import org.utxod.store.chain.LittleEndian;

/**
 * Holds what a block's JSON says of some of its transactions against their own bytes, which verbosity 3 has as {@code
 * hex}: the id, the size, which outputs are spent, and what the outputs hold. All of a small block's transactions are looked at;
 * of a large one a sample that the node cannot foresee. What the coins spent were worth is not in these bytes. Not
 * thread-safe.
 */
public final class TxSpotCheck {
  /** Of a block of no more transactions, all are looked at. */
  public static final int ALL_OF = 32;

  /** Of more, one in so many. */
  static final int ONE_IN = 32;

  private static final int SPENT_LENGTH = Hash256.LENGTH + 4;
  private static final int OUTPUT_LENGTH = 12;
  private static final byte[] NO_TXID = new byte[Hash256.LENGTH];

  private final long seed;
  private final Comparison comparison = new Comparison();
  private final WireReader reader = new WireReader();
  private final WireTransaction walk = new WireTransaction();
  private final MerkleTree ids = new MerkleTree(1);

  /** What the JSON said of the transaction: what it spends, then its outputs. */
  private byte[] spent = new byte[SPENT_LENGTH * 64];

  private int spentLength;
  private byte[] made = new byte[4_096];
  private int madeLength;
  private byte[] raw = new byte[4_096];
  private int rawLength;

  private long blockSeed;
  private int transactions;
  private boolean looking;
  private boolean bytesSeen;

  /** @param seed that the node does not know */
  public TxSpotCheck(long seed) {
    this.seed = seed;
  }

  /** Begins a block. */
  public void beginBlock(BlockHash hash) {
    blockSeed = mix(seed ^ LittleEndian.getLong(hash.wire(), 0));
    transactions = 0;
    bytesSeen = false;
  }

  /** Begins its next transaction. */
  public void beginTransaction() {
    looking =
        transactions < ALL_OF || Long.remainderUnsigned(mix(blockSeed + transactions), ONE_IN) == 0;
    transactions++;
    spentLength = 0;
    madeLength = 0;
    rawLength = 0;
  }

  /** Spreads a number over all 64 bits (the finalizer of SplittableRandom). */
  private static long mix(long number) {
    long mixed = (number ^ (number >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
    return mixed ^ (mixed >>> 31);
  }

  /** The JSON names the output that an input spends. */
  public void spends(byte[] txid, int vout) {
    if (!looking) {
      return;
    }
    if (spentLength + SPENT_LENGTH > spent.length) {
      spent = Arrays.copyOf(spent, spent.length * 2);
    }
    System.arraycopy(txid, 0, spent, spentLength, Hash256.LENGTH);
    LittleEndian.putInt(spent, spentLength + Hash256.LENGTH, vout);
    spentLength += SPENT_LENGTH;
  }

  /** The JSON names the input a coinbase's. */
  public void spendsNothing() {
    spends(NO_TXID, WireTransaction.NO_OUTPUT);
  }

  /** The JSON describes an output. */
  public void makes(long sat, byte[] script, int length) {
    if (!looking) {
      return;
    }
    int needed = madeLength + OUTPUT_LENGTH + length;
    if (needed > made.length) {
      made = Arrays.copyOf(made, Math.max(needed, made.length * 2));
    }
    LittleEndian.putLong(made, madeLength, sat);
    LittleEndian.putInt(made, madeLength + 8, length);
    System.arraycopy(script, 0, made, madeLength + OUTPUT_LENGTH, length);
    madeLength = needed;
  }

  /** The parser stands on the value of {@code hex}. */
  public void bytes(JsonParser p) throws IOException {
    if (p.currentToken() != JsonToken.VALUE_STRING) {
      p.skipChildren();
      return;
    }
    bytesSeen = true;
    if (!looking) {
      return; // The parser goes over it without making anything of it.
    }
    int digits = p.getTextLength();
    if (raw.length < digits / 2) {
      raw = new byte[Math.max(digits / 2, raw.length * 2)];
    }
    Hex.decode(p.getTextCharacters(), p.getTextOffset(), digits, raw, 0);
    rawLength = digits / 2;
  }

  /**
   * The transaction ends.
   *
   * @param txid as the JSON has it, in wire order
   * @param length in bytes, as the JSON has it
   * @throws IllegalArgumentException if its bytes say something else
   */
  public void endTransaction(byte[] txid, int length) {
    if (!looking || (rawLength == 0 && !bytesSeen)) {
      return;
    }
    WireTransaction.require(rawLength > 0, "only some of its transactions have raw bytes");
    reader.reset(raw, rawLength);
    comparison.begin();
    walk.read(reader, comparison);
    WireTransaction.require(
        reader.atEnd() && comparison.isAtEnd(),
        "a transaction's raw bytes do not match its fields");
    WireTransaction.require(
        walk.length() == length, "a transaction's size differs from its raw bytes");
    ids.begin(1);
    int at = walk.hash(reader, ids);
    WireTransaction.require(
        Arrays.equals(ids.ids(), at, at + Hash256.LENGTH, txid, 0, Hash256.LENGTH),
        "a transaction's raw bytes belong to a different transaction");
  }

  /** Goes along what the JSON said. */
  private final class Comparison implements WireTransaction.Parts {
    private int spentAt;
    private int madeAt;

    void begin() {
      spentAt = 0;
      madeAt = 0;
    }

    boolean isAtEnd() {
      return spentAt == spentLength && madeAt == madeLength;
    }

    @Override
    public void inputs(int count) {}

    @Override
    public void input(byte[] bytes, int txid, int vout) {
      WireTransaction.require(
          spentAt < spentLength
              && Arrays.equals(
                  bytes, txid, txid + Hash256.LENGTH, spent, spentAt, spentAt + Hash256.LENGTH)
              && LittleEndian.getInt(spent, spentAt + Hash256.LENGTH) == vout,
          "an input differs from the transaction's raw bytes");
      spentAt += SPENT_LENGTH;
    }

    @Override
    public void output(int vout, long sat, byte[] bytes, int script, int length) {
      int scriptAt = madeAt + OUTPUT_LENGTH;
      WireTransaction.require(
          madeAt < madeLength
              && LittleEndian.getLong(made, madeAt) == sat
              && LittleEndian.getInt(made, madeAt + 8) == length
              && Arrays.equals(bytes, script, script + length, made, scriptAt, scriptAt + length),
          "an output differs from the transaction's raw bytes");
      madeAt = scriptAt + length;
    }
  }
}
