package org.utxod.query.cache;

/** Observes the cache. Called on the requesting threads; must be fast and must not throw. */
public interface CacheObserver {
  /** The source of a hit. */
  enum Layer {
    /** This process. */
    MEMORY,
    /** The shared store. */
    SHARED
  }

  /** A hit; in memory also a cached failure of all providers. */
  void hit(Layer layer);

  /** A miss. */
  void missed(Layer layer);

  /** A caller waited for a fetch in progress. */
  void joined();

  /** An operation of the shared store failed. */
  void sharedFailed();
}
