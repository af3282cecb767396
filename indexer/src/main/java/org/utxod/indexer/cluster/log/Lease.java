package org.utxod.indexer.cluster.log;

/**
 * Says which of several processes is to write a log: at most one of them most of the time. It only chooses; that there is one
 * writer is ensured by {@link FeedLog#claim}. Held from the moment that it is granted until it is lost.
 */
public interface Lease extends AutoCloseable {
  /** Whether it is held now; for any thread. */
  boolean isHeld();

  /** Runs {@code action} on every change, on a thread of the lease; it must be fast and must not throw. */
  void onChange(Runnable action);

  /** Gives it up, so that another has it at once. Never throws. */
  @Override
  void close();
}
