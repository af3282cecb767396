package org.utxod.indexer.payout.simulation;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Random;
import org.utxod.indexer.payout.ledger.LedgerStorage;

/** A disk that loses what was not synced, in whole or in part, when the process dies. */
class TwinStorage implements LedgerStorage {
  private final Faults faults;
  private byte[] bytes = new byte[0];
  private int synced;

  TwinStorage(Faults faults) {
    this.faults = faults;
  }

  /** After a death: the unsynced tail is there to some length. */
  void crash(Random random) {
    int unsynced = bytes.length - synced;
    bytes = Arrays.copyOf(bytes, synced + (unsynced == 0 ? 0 : random.nextInt(unsynced)));
  }

  /** A copy, as a backup takes it. */
  byte[] copy() {
    return Arrays.copyOf(bytes, synced);
  }

  /** Puts an older copy in place. */
  void restore(byte[] copy) {
    bytes = copy.clone();
    synced = copy.length;
  }

  @Override
  public String name() {
    return "payouts.ledger";
  }

  @Override
  public long length() {
    return bytes.length;
  }

  @Override
  public InputStream readFrom(long position) {
    return new ByteArrayInputStream(bytes, (int) position, bytes.length - (int) position);
  }

  @Override
  public void append(byte[] added) {
    faults.step();
    int before = bytes.length;
    bytes = Arrays.copyOf(bytes, before + added.length);
    System.arraycopy(added, 0, bytes, before, added.length);
    faults.step();
  }

  @Override
  public void sync() {
    synced = bytes.length;
    faults.step();
  }

  @Override
  public void truncate(long length) {
    bytes = Arrays.copyOf(bytes, (int) length);
    synced = bytes.length;
  }

  @Override
  public void close() {}
}
