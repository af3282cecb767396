package org.utxod.query.watch.webhook;

/**
 * How all webhooks do, since the start.
 *
 * @param webhooks that are registered
 * @param failing whose last call failed
 * @param behind steps of the journal that the slowest was not told of yet
 * @param delivered calls that the receiver took
 * @param failed calls that it did not
 * @param dead deliveries that lie aside now
 */
public record WebhookStats(
    int webhooks, int failing, long behind, long delivered, long failed, int dead) {}
