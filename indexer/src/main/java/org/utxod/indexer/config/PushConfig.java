package org.utxod.indexer.config;

import org.utxod.query.watch.webhook.Targets;

/**
 * What push may take up.
 *
 * @param watchers at once
 * @param scripts of one watcher
 * @param webhooks that may be registered
 * @param retries of one delivery before it is laid aside
 * @param reach whether webhooks may go to this machine and to private networks
 */
public record PushConfig(
    int watchers, int scripts, int webhooks, int retries, Targets.Reach reach) {
  /** What a user gets who configures nothing. */
  public static final PushConfig DEFAULT =
      new PushConfig(1_000, 1_000, 50, 18, Targets.Reach.LOOPBACK);
}
