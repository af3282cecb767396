package org.utxod.indexer.cluster.log;

/**
 * What a log holds.
 *
 * @param logId tells this log from another of the same name that was made anew
 * @param begin the offset of its first record, or that of the next one to come
 * @param end the offset after its last committed record
 */
public record LogRange(String logId, long begin, long end) {
  /** Whether it holds nothing; a log with holes can be empty where this is false. */
  public boolean isEmpty() {
    return begin >= end;
  }
}
