/**
 * Push: whoever watches scripts is told of receipts and spends as they happen, of what is unconfirmed yet, and of what a
 * reorganisation undid.
 *
 * <p>The index's journal is the outbox. Each block adds its step to it in the write that adds the block, and what a step did
 * to scripts is read from the activity beside it, so that nothing is written twice and no crash can lose an event. Who
 * watches has a position in the journal and nothing else: whoever was away, or cannot keep up, reads on from there. Where the
 * journal does not reach, they are told the balances anew ({@link org.utxod.query.watch.WatchEvent.State}), never nothing.
 *
 * <p>{@link org.utxod.query.watch.JournalEvents} makes events of a step, {@link org.utxod.query.watch.Unconfirmed} of the mempool. {@link
 * org.utxod.query.watch.SubscriptionHub} serves many watchers with one thread: it reads each step once for all of them and puts the event
 * into each one's bounded queue ({@link org.utxod.query.watch.Subscriber}), which the engine empties. The room {@code webhook} has
 * the receivers who are called instead.
 */
@NullMarked
package org.utxod.query.watch;

import org.jspecify.annotations.NullMarked;
