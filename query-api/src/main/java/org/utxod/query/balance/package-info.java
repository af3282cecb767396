/**
 * Balance queries: the balance and coins of a script, with the block and the reliability of each answer.
 *
 * <p>{@link org.utxod.query.balance.BalanceService} reads one consistent view of the index, {@link
 * org.utxod.query.answer.Freshness} judges whether the index is near enough to the chain's tip, and {@link
 * org.utxod.query.answer.Fallback} is queried if it is not. The order of trust: a fresh and complete local answer; the
 * fallback; the local answer, marked stale or partial, or an error, as configured. A view is closed before anything
 * slow begins.
 *
 * <p>Answers are plain records, independent of HTTP and JSON; a query that cannot be answered is a {@link
 * org.utxod.query.answer.QueryException}. Everything here is thread-safe.
 */
@NullMarked
package org.utxod.query.balance;

import org.jspecify.annotations.NullMarked;
