package org.utxod.indexer.daemon;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Closes its parts in the reverse order of their creation, all of them even if some fail. Closing twice does nothing.
 */
public final class CloseableStack implements AutoCloseable {
  private final Deque<AutoCloseable> parts = new ArrayDeque<>();

  /** Adds {@code part} to the stack. */
  public synchronized <T extends AutoCloseable> T own(T part) {
    parts.push(part);
    return part;
  }

  @Override
  public void close() {
    RuntimeException failure =
        new IllegalStateException("Some components did not shut down cleanly.");
    closeAfter(failure);
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }

  /** Closes because of {@code failure}, to which further failures are added as suppressed exceptions. */
  public synchronized void closeAfter(RuntimeException failure) {
    while (!parts.isEmpty()) {
      try {
        parts.pop().close();
      } catch (Exception e) {
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        failure.addSuppressed(e);
      }
    }
  }
}
