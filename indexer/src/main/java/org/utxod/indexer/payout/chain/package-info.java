/** The chain as payments need it: read from the index, which alone says what is confirmed. */
@NullMarked
package org.utxod.indexer.payout.chain;

import org.jspecify.annotations.NullMarked;
