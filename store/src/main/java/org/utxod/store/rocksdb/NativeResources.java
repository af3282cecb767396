package org.utxod.store.rocksdb;

import java.util.ArrayDeque;
import java.util.Deque;

/** Owns native objects and closes them in the reverse order of their making, all of them whatever fails. */
final class NativeResources implements AutoCloseable {
  private final Deque<AutoCloseable> owned = new ArrayDeque<>();

  /** Becomes the owner of {@code resource}. */
  <T extends AutoCloseable> T own(T resource) {
    owned.push(resource);
    return resource;
  }

  @Override
  public void close() {
    RuntimeException failure = null;
    while (!owned.isEmpty()) {
      try {
        owned.pop().close();
      } catch (Exception e) {
        if (failure == null) {
          failure = new IllegalStateException("A part of RocksDB could not be closed.", e);
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
