/** What people and programs ask of payouts: checked, recorded, looked up. It never pays. */
@NullMarked
package org.utxod.indexer.payout.desk;

import org.jspecify.annotations.NullMarked;
