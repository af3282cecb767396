package org.utxod.query.electrum.session;

import java.time.Duration;

/**
 * Limits of sessions.
 *
 * @param maxSessions open at once
 * @param maxPerClient open at once from one address, or one /64 of IPv6; from all of a /48, four times as many
 * @param maxSubscriptions of one session
 * @param maxInFlight requests of one session that are being answered; beyond it no more is read from it for a while
 * @param maxBatchBytes of the answers to one line
 * @param maxErrors lines that are no requests, after which a session is closed
 * @param first for the first request
 * @param idle without a request
 * @param stalled without reading what was sent, or without finishing a line
 */
public record SessionLimits(
    int maxSessions,
    int maxPerClient,
    int maxSubscriptions,
    int maxInFlight,
    long maxBatchBytes,
    int maxErrors,
    Duration first,
    Duration idle,
    Duration stalled) {
  /** For wallets, which ping every five minutes or more often. */
  public static final SessionLimits DEFAULT = new SessionLimits(
      1_000,
      100,
      100_000,
      1_000,
      15L << 20,
      20,
      Duration.ofSeconds(30),
      Duration.ofMinutes(10),
      Duration.ofSeconds(60));

  /** A copy with other numbers of sessions. */
  public SessionLimits with(int sessions, int perClient) {
    return new SessionLimits(
        sessions,
        perClient,
        maxSubscriptions,
        maxInFlight,
        maxBatchBytes,
        maxErrors,
        first,
        idle,
        stalled);
  }
}
