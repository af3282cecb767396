/** What the node client promises, held against recorded answers of real nodes. */
@NullMarked
package org.utxod.indexer.bitcoind;

import org.jspecify.annotations.NullMarked;
