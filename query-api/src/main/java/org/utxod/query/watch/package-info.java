/**
 * Push notifications: subscribers receive events for receipts and spends of their scripts, for unconfirmed
 * transactions, and for what a reorganisation disconnected.
 *
 * <p>The index's journal is the outbox. Each block adds its step to it in the write that adds the block, and what a
 * step did to scripts is read from the activity beside it, so that nothing is written twice and no crash can lose an
 * event. A subscriber has a position in the journal and nothing else: one that was disconnected, or cannot keep up,
 * resumes from there. If the journal does not reach back that far, it receives the balances again ({@link
 * org.utxod.query.watch.event.WatchEvent.State}), never nothing.
 *
 * <p>{@link org.utxod.query.watch.JournalEvents} makes events of a step, {@link org.utxod.query.watch.event.Unconfirmed} of
 * the mempool. {@link org.utxod.query.watch.SubscriptionHub} serves many subscribers with one thread: it reads each
 * step once for all of them and puts the event into each one's bounded queue ({@link
 * org.utxod.query.watch.Subscriber}), which the engine empties. The package {@code webhook} has the receivers who are
 * called instead.
 */
@NullMarked
package org.utxod.query.watch;

import org.jspecify.annotations.NullMarked;
