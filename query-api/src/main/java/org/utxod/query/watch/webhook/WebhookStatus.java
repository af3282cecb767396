package org.utxod.query.watch.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The status of a webhook.
 *
 * @param sequence of the last delivered step of the journal
 * @param behind journal steps not yet delivered
 * @param dead dead letters
 * @param tries that failed in a row, of the delivery in progress
 * @param failingSince when the first of them did; null if none did
 * @param failure of the last; null if none did
 */
public record WebhookStatus(
    Webhook webhook,
    long sequence,
    long behind,
    int dead,
    int tries,
    @Nullable Instant failingSince,
    @Nullable String failure) {}
