/** The commands that pay: {@code utxod pay} and {@code utxod payouts}. */
@NullMarked
package org.utxod.indexer.cli.payout;

import org.jspecify.annotations.NullMarked;
