/**
 * Consistent views of the index for any number of readers: balances, coins, activity, journal; and the scan
 * of the whole UTXO set.
 */
@NullMarked
package org.utxod.store.read;

import org.jspecify.annotations.NullMarked;
