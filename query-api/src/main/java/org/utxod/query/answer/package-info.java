/** Answers: balances, coins, activity, the block they refer to, their freshness, and errors. Plain records. */
@NullMarked
package org.utxod.query.answer;

import org.jspecify.annotations.NullMarked;
