/**
 * What an answer is made of: balances, coins, activity, the chain point they stand at, how fresh they are,
 * and the errors in their place. Plain records.
 */
@NullMarked
package org.utxod.query.answer;

import org.jspecify.annotations.NullMarked;
