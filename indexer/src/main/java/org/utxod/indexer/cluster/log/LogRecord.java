package org.utxod.indexer.cluster.log;

/** A record of a log: its place, and its content. */
public final class LogRecord {
  /** The longest content, in bytes: below the limits of clients and brokers by default, uncompressed too. */
  public static final int MAX_LENGTH = 768 * 1024;

  private final long offset;
  private final byte[] value;

  /** @param value not changed afterwards by anybody */
  public LogRecord(long offset, byte[] value) {
    this.offset = offset;
    this.value = value;
  }

  /** Its place. */
  public long offset() {
    return offset;
  }

  /** Its content, to be read only. */
  public byte[] value() {
    return value;
  }
}
