/**
 * Push notifications: subscribers receive events for receipts and spends of their scripts, for unconfirmed
 * transactions, and for what a reorganisation disconnected.
 *
 * <p>The index's journal is the outbox. Each block adds its step to it in the write that adds the block, and the effect
 * of a step on scripts is read from the activity stored with it, so that nothing is written twice and no crash can lose
 * an event. A subscriber has a position in the journal and nothing else: one that was disconnected, or cannot keep up,
 * resumes from there. If the journal does not reach back that far, it receives the balances again ({@link
 * org.utxod.query.watch.event.WatchEvent.State}), never nothing.
 *
 * <p>{@link org.utxod.query.watch.JournalEvents} creates the events of a step, {@link
 * org.utxod.query.watch.event.Unconfirmed} of the mempool. {@link org.utxod.query.watch.SubscriptionHub} serves many
 * subscribers with one thread: it reads each step once for all of them and adds the event to each one's bounded queue
 * ({@link org.utxod.query.watch.Subscriber}), which the server drains. The package {@code webhook} sends the events by
 * HTTP calls instead.
 */
@NullMarked
package org.utxod.query.watch;

import org.jspecify.annotations.NullMarked;
