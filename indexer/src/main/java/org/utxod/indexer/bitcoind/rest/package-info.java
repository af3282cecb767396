/**
 * Blocks from a node's REST interface (Bitcoin Core 30 and later), in binary form.
 */
@NullMarked
package org.utxod.indexer.bitcoind.rest;

import org.jspecify.annotations.NullMarked;
