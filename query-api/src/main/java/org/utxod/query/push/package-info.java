/**
 * Tells receivers what happened, from logs that are kept: as server-sent events, and by webhooks. A receiver has a position
 * in the log and no queue: what it has not read yet stands there.
 */
@NullMarked
package org.utxod.query.push;

import org.jspecify.annotations.NullMarked;
