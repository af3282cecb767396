/**
 * JSON-RPC over HTTP: requests, time limits, credentials, and each failure as a {@link
 * org.utxod.indexer.bitcoind.rpc.NodeException} that says what to do.
 */
@NullMarked
package org.utxod.indexer.bitcoind.rpc;

import org.jspecify.annotations.NullMarked;
