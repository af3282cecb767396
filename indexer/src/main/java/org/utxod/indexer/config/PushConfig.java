package org.utxod.indexer.config;

import org.utxod.query.watch.webhook.Targets;

/**
 * How much is pushed, and where to.
 *
 * @param watchers maximum number of open streams
 * @param scripts of one subscriber
 * @param webhooks that may be registered
 * @param retries of one delivery before it is kept as dead letters
 * @param reach whether webhooks may go to this machine and to private networks
 */
public record PushConfig(
    int watchers, int scripts, int webhooks, int retries, Targets.Reach reach) {
  static PushConfig of(SettingValues values) {
    return new PushConfig(
        values.get(Setting.WATCH_WATCHERS),
        values.get(Setting.WATCH_ADDRESSES),
        values.get(Setting.WEBHOOKS_MOST),
        values.get(Setting.WEBHOOKS_RETRIES),
        values.get(Setting.WEBHOOKS_PRIVATE_TARGETS));
  }
}
