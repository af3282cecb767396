package org.utxod.indexer.payout.ledger;

import java.io.IOException;
import java.io.InputStream;

/** The bytes of a ledger. For one thread at a time. */
public interface LedgerStorage extends AutoCloseable {
  /** Its name in messages. */
  String name();

  /** Number of bytes. */
  long length() throws IOException;

  /** Reads from a position on; closed by the caller. */
  InputStream readFrom(long position) throws IOException;

  /** Adds bytes at the end; they may be lost, in whole or in part, until {@link #sync} returns. */
  void append(byte[] bytes) throws IOException;

  /** Makes everything survive a crash of the machine. */
  void sync() throws IOException;

  /** Removes everything from a position on, and syncs. */
  void truncate(long length) throws IOException;

  @Override
  void close();
}
