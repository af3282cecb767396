package org.utxod.query.cache;

/** Sees how the cache does. Called on the threads that ask; must be quick and throw nothing. */
public interface CacheObserver {
  /** Where an answer came from. */
  enum Layer {
    /** This process. */
    MEMORY,
    /** The store shared with others. */
    SHARED
  }

  /** An answer was there; or, in memory, the word that nobody could say. */
  void hit(Layer layer);

  /** None was. */
  void missed(Layer layer);

  /** Somebody waited for what another was fetching already. */
  void joined();

  /** The shared store did not do as it should. */
  void sharedFailed();

  /** Nobody. */
  static CacheObserver none() {
    return new CacheObserver() {
      @Override
      public void hit(Layer layer) {}

      @Override
      public void missed(Layer layer) {}

      @Override
      public void joined() {}

      @Override
      public void sharedFailed() {}
    };
  }
}
