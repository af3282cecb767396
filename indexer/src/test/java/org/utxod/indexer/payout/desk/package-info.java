/** What may be asked for. */
@NullMarked
package org.utxod.indexer.payout.desk;

import org.jspecify.annotations.NullMarked;
