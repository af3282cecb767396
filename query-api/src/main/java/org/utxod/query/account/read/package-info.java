/** Accounts read as of one block: balances, coins, transactions, books and reserves. */
@NullMarked
package org.utxod.query.account.read;

import org.jspecify.annotations.NullMarked;
