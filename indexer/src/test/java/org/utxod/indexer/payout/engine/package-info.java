/** Tests of the steps by which payments are made. */
@NullMarked
package org.utxod.indexer.payout.engine;

import org.jspecify.annotations.NullMarked;
