package org.utxod.query.electrum.session;

import java.time.Duration;

/** The limits for clients that hold for every protocol. Thread-safe. */
public interface Access {
  /** What stands for the client at an IP address: that, or its network. */
  String client(String address);

  /**
   * Counts work that is done for a client.
   *
   * @param units requests, or what is as much work as so many
   * @return how long the client has to pause
   */
  Duration charge(String client, int units);
}
