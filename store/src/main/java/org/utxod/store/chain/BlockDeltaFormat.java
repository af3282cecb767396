package org.utxod.store.chain;

/** Where the parts of a {@link BlockDelta} stand in its bytes. */
final class BlockDeltaFormat {
  static final byte VERSION = 1;
  static final byte SPENT = 0;
  static final byte CREATED = 1;
  static final int AT_HEIGHT = 1;
  static final int AT_HASH = 5;
  static final int AT_PREVIOUS = 37;
  static final int AT_TIME = 69;
  static final int AT_MEDIAN_TIME = 73;
  static final int AT_CHAINWORK = 77;
  static final int AT_COUNTS = 109;
  static final int HEADER_LENGTH = 121;
  static final int TX_HEADER_LENGTH = 36;
  static final int SPENT_HEADER_LENGTH = 53;
  static final int CREATED_HEADER_LENGTH = 17;

  private BlockDeltaFormat() {}
}
