/**
 * Webhooks: receivers of events that are called over HTTP, at least once and in order.
 *
 * <p>A webhook is kept in the index's settings with its position in the journal, which moves only after the receiver
 * said 2xx, so a crash at any moment repeats a delivery and loses none. Each has a thread of its own ({@link
 * org.utxod.query.watch.webhook.WebhookWorker}) and there are few of them: a receiver that sleeps, fails or never reads
 * delays no other. What cannot be delivered after many attempts is kept as a dead letter, in one write with the
 * position; where there are too many of these, the webhook waits with the rest instead.
 *
 * <p>Bodies are signed (HMAC-SHA256 over the time and the body). Secrets are shown once and are in no log. Registering
 * a webhook makes this server call an address: {@link org.utxod.query.watch.webhook.Targets} says which.
 */
@NullMarked
package org.utxod.query.watch.webhook;

import org.jspecify.annotations.NullMarked;
