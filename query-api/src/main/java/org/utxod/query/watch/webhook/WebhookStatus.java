package org.utxod.query.watch.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a webhook.
 *
 * @param sequence of the last delivered step of the journal
 * @param behind journal steps not yet delivered
 * @param dead dead letters
 * @param tries consecutive failed attempts of the delivery in progress
 * @param failingSince time of the first of them; null if none failed
 * @param failure of the last; null if none failed
 */
public record WebhookStatus(
    Webhook webhook,
    long sequence,
    long behind,
    int dead,
    int tries,
    @Nullable Instant failingSince,
    @Nullable String failure) {}
