package org.utxod.indexer.bitcoind.rpc;

import java.time.Duration;

/**
 * How long calls may take before they count as lost. Each is for the whole call, from connecting to the last byte.
 *
 * @param connect for making a connection, part of the others
 * @param quick calls that a node answers from memory
 * @param block one block at verbosity 3
 * @param slow calls over the whole UTXO set
 * @param waitMargin added to the time that a waiting call asks the node to wait
 */
public record RpcDeadlines(
    Duration connect, Duration quick, Duration block, Duration slow, Duration waitMargin) {
  /** 5 s, 30 s, 120 s, 6 hours, and 15 s. */
  public static RpcDeadlines standard() {
    return new RpcDeadlines(
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        Duration.ofSeconds(120),
        Duration.ofHours(6),
        Duration.ofSeconds(15));
  }
}
