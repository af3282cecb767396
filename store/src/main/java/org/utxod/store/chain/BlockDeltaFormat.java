package org.utxod.store.chain;

/** Where the parts of a {@link BlockDelta} stand in its bytes. */
final class BlockDeltaFormat {
  static final byte VERSION = 2;

  /** Had neither the block's header nor the lengths of its transactions. */
  static final byte VERSION_WITHOUT_LENGTHS = 1;

  static final byte SPENT = 0;
  static final byte CREATED = 1;
  static final int AT_HEIGHT = 1;
  static final int AT_HASH = 5;
  static final int AT_BLOCK_HEADER = 37;
  static final int AT_PREVIOUS = AT_BLOCK_HEADER + 4;
  static final int AT_TIME = AT_BLOCK_HEADER + 68;
  static final int AT_MEDIAN_TIME = 117;
  static final int AT_CHAINWORK = 121;
  static final int AT_COUNTS = 153;
  static final int HEADER_LENGTH = 165;
  static final int TX_AT_LENGTH = 32;
  static final int TX_AT_CHANGES = 36;
  static final int TX_HEADER_LENGTH = 40;
  static final int SPENT_HEADER_LENGTH = 53;
  static final int CREATED_HEADER_LENGTH = 17;

  private BlockDeltaFormat() {}
}
