package org.utxod.query.watch.webhook;

/**
 * Statistics of all webhooks since the start.
 *
 * @param webhooks that are registered
 * @param failing whose last call failed
 * @param behind journal steps not yet delivered to the slowest webhook
 * @param delivered successful calls
 * @param failed failed calls
 * @param dead current dead letters
 */
public record WebhookStats(
    int webhooks, int failing, long behind, long delivered, long failed, int dead) {}
