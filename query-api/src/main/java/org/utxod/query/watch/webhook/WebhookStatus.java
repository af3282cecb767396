package org.utxod.query.watch.webhook;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a webhook does.
 *
 * @param sequence of the last step of the journal that it was told of
 * @param behind steps that it was not told of yet
 * @param dead deliveries that were laid aside
 * @param tries that failed in a row, of the delivery under way
 * @param failingSince when the first of them did; null where none did
 * @param failure of the last; null where none did
 */
public record WebhookStatus(
    Webhook webhook,
    long sequence,
    long behind,
    int dead,
    int tries,
    @Nullable Instant failingSince,
    @Nullable String failure) {}
