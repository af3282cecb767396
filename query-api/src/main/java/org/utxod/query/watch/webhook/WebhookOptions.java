package org.utxod.query.watch.webhook;

import java.time.Duration;
import org.utxod.query.outbound.Backoff;

/**
 * Limits for webhooks.
 *
 * @param maxWebhooks each of which has a thread
 * @param maxScripts of one
 * @param patience for one call
 * @param retry pauses between the attempts of one delivery; after the last it becomes a dead letter
 * @param maxDead maximum number of dead letters of a webhook; beyond it the webhook waits for its receiver instead
 */
public record WebhookOptions(
    int maxWebhooks, int maxScripts, Duration patience, Backoff.Schedule retry, int maxDead) {
  /** The defaults: a delivery fails after about an hour. */
  public static final WebhookOptions DEFAULT = new WebhookOptions(
      50,
      10_000,
      Duration.ofSeconds(10),
      new Backoff.Schedule(Duration.ofSeconds(1), Duration.ofMinutes(10), 18),
      100);

  /** With other numbers of webhooks and attempts. */
  public WebhookOptions with(int webhooks, int retries) {
    return new WebhookOptions(
        webhooks,
        maxScripts,
        patience,
        new Backoff.Schedule(retry.floor(), retry.cap(), retries),
        maxDead);
  }
}
