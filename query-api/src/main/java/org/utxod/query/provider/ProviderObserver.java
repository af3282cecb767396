package org.utxod.query.provider;

import org.utxod.query.provider.client.ProviderException;

/** Sees what became of every question to a provider. Called on the thread that asked; must be quick and throw nothing. */
public interface ProviderObserver {
  /** It answered, and the answer can be used. */
  void answered(String provider);

  /** It did not answer, or not as it should. */
  void failed(String provider, ProviderException.Kind kind);

  /** It was not asked: it is being left alone, or has enough to do. */
  void left(String provider);

  /** Nobody. */
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
