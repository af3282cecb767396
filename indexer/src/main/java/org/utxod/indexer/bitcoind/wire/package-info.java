/**
 * Bitcoin's own serialisation: transactions, merkle roots, headers and their proof of work.
 */
@NullMarked
package org.utxod.indexer.bitcoind.wire;

import org.jspecify.annotations.NullMarked;
