package org.utxod.query.provider;

import org.utxod.query.provider.client.ProviderException;

/**
 * Observes the outcome of every query to a provider. Called on the caller's thread; must be fast and must not throw.
 */
public interface ProviderObserver {
  /** It answered, and the answer is usable. */
  void answered(String provider);

  /** It did not answer, or its answer is unusable. */
  void failed(String provider, ProviderException.Kind kind);

  /** It was not queried: it is paused or busy. */
  void left(String provider);

  /** An observer that does nothing. */
  static ProviderObserver none() {
    return new ProviderObserver() {
      @Override
      public void answered(String provider) {}

      @Override
      public void failed(String provider, ProviderException.Kind kind) {}

      @Override
      public void left(String provider) {}
    };
  }
}
