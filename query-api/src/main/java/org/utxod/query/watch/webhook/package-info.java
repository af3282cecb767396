/**
 * Webhooks: receivers of events that are called over HTTP, at least once and in order.
 *
 * <p>A webhook is kept in the index's settings with its position in the journal, which advances only after the receiver
 * answered 2xx, so a crash at any moment repeats a delivery and loses none. Each has a thread of its own ({@link
 * org.utxod.query.watch.webhook.WebhookWorker}) and there are few of them: a receiver that hangs, fails or never reads
 * does not delay others. A delivery that fails after many attempts is kept as a dead letter, in one write with the
 * position; if there are too many of these, the webhook waits for its receiver instead.
 *
 * <p>Bodies are signed (HMAC-SHA256 over the time and the body). Secrets are shown once and never logged. Registering a
 * webhook makes this server call an address: {@link org.utxod.query.watch.webhook.Targets} restricts which.
 */
@NullMarked
package org.utxod.query.watch.webhook;

import org.jspecify.annotations.NullMarked;
