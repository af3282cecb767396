/**
 * Tells receivers what happened to payouts: as server-sent events, and by webhooks that the configuration names. A
 * receiver has a position in the ledger and no queue: what it has not read yet stands there.
 */
@NullMarked
package org.utxod.query.payout.push;

import org.jspecify.annotations.NullMarked;
