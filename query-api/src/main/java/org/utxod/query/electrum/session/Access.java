package org.utxod.query.electrum.session;

import java.time.Duration;

/** The limits for clients that hold for every protocol. Thread-safe. */
public interface Access {
  /** What stands for the client at an IP address: that, or its network. */
  String client(String address);

  /** Counts a request; returns how long the client has to pause after it. */
  Duration take(String client);
}
