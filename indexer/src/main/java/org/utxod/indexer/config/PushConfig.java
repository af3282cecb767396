package org.utxod.indexer.config;

import org.utxod.query.watch.webhook.Targets;

/**
 * What push may take up.
 *
 * @param watchers maximum number of open streams
 * @param scripts of one subscriber
 * @param webhooks that may be registered
 * @param retries of one delivery before it is kept as dead letters
 * @param reach whether webhooks may go to this machine and to private networks
 */
public record PushConfig(
    int watchers, int scripts, int webhooks, int retries, Targets.Reach reach) {
  /** The defaults. */
  public static final PushConfig DEFAULT =
      new PushConfig(1_000, 1_000, 50, 18, Targets.Reach.LOOPBACK);
}
