package org.utxod.query.electrum.session;

/** Receives what happens to sessions, on any thread; must be fast. */
public interface ElectrumObserver {
  /**
   * A request was answered.
   *
   * @param method of the protocol, or {@code unknown}
   * @param error whether by an error
   */
  void answered(String method, boolean error, long nanos);

  /** A connection was refused or ended by a limit; {@code reason} is one of a few words. */
  void refused(String reason);

  /** Subscribers were told something. */
  void notified();

  /** Observes nothing. */
  static ElectrumObserver none() {
    return new ElectrumObserver() {
      @Override
      public void answered(String method, boolean error, long nanos) {}

      @Override
      public void refused(String reason) {}

      @Override
      public void notified() {}
    };
  }
}
