package org.utxod.indexer.config;

import org.utxod.query.watch.webhook.Targets;

/**
 * Limits of subscriptions and webhooks.
 *
 * @param watchers maximum number of open streams
 * @param scripts maximum number of scripts of one subscriber
 * @param webhooks maximum number of webhooks
 * @param retries of one delivery before it becomes a dead letter
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
