package org.utxod.store.schema;

import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.JournalStep;

/**
 * One step of the index's chain point: sequence → kind | height | hash. Sequences count up by one and are never used
 * twice.
 */
public record JournalRow(Kind kind, ChainPoint point) {
  /** Bytes of a row's value. */
  static final int VALUE_LENGTH = 37;

  /** What happened. Numbers are stored and never reused. */
  public enum Kind {
    /** The block was applied on top. */
    CONNECTED(1),
    /** The block was the tip and was disconnected. */
    DISCONNECTED(2),
    /** A re-index took everything above this block back at once. */
    REWOUND(3),
    /** Blocks up to this one were applied on top without entries of their own. */
    SKIPPED(4);

    private final int id;

    Kind(int id) {
      this.id = id;
    }

    /** The same, as readers know it. */
    public JournalStep.Kind inModel() {
      return switch (this) {
        case CONNECTED -> JournalStep.Kind.CONNECTED;
        case DISCONNECTED -> JournalStep.Kind.DISCONNECTED;
        case REWOUND -> JournalStep.Kind.REWOUND;
        case SKIPPED -> JournalStep.Kind.SKIPPED;
      };
    }
  }

  /** The key of an entry. */
  public static byte[] key(long sequence) {
    return new RowWriter(8).u64(sequence).bytes();
  }

  /** The sequence in a key. */
  public static long sequence(byte[] key) {
    return new RowReader(ColumnFamily.JOURNAL, key).u64();
  }

  /** The row's value. */
  public byte[] value() {
    return new RowWriter(VALUE_LENGTH)
        .u8(kind.id)
        .u32(point.height())
        .hash(point.hash())
        .bytes();
  }

  /** Reads a row's value. */
  public static JournalRow read(byte[] value) {
    RowReader reader = new RowReader(ColumnFamily.JOURNAL, value);
    int id = reader.u8();
    int height = reader.i32();
    BlockHash hash = BlockHash.ofWire(value, reader.hashOffset());
    reader.end();
    for (Kind kind : Kind.values()) {
      if (kind.id == id) {
        return new JournalRow(kind, new ChainPoint(height, hash));
      }
    }
    throw reader.damaged();
  }
}
