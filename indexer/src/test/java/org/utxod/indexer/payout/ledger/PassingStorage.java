package org.utxod.indexer.payout.ledger;

import java.io.IOException;
import java.io.InputStream;

/** Hands everything on; who extends it changes single calls. */
public class PassingStorage implements LedgerStorage {
  private final LedgerStorage storage;

  public PassingStorage(LedgerStorage storage) {
    this.storage = storage;
  }

  @Override
  public String name() {
    return storage.name();
  }

  @Override
  public long length() throws IOException {
    return storage.length();
  }

  @Override
  public InputStream readFrom(long position) throws IOException {
    return storage.readFrom(position);
  }

  @Override
  public void append(byte[] bytes) throws IOException {
    storage.append(bytes);
  }

  @Override
  public void sync() throws IOException {
    storage.sync();
  }

  @Override
  public void truncate(long length) throws IOException {
    storage.truncate(length);
  }

  @Override
  public void close() {
    storage.close();
  }
}
