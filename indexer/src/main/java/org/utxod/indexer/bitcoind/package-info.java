/**
 * The client of a Bitcoin node: JSON-RPC over HTTP, and blocks read as a stream.
 *
 * <p>{@link org.utxod.indexer.bitcoind.rpc.RpcClient} speaks the protocol and sorts every failure into a {@link
 * org.utxod.indexer.bitcoind.rpc.NodeException}, so that callers decide by kind and never by text; {@link
 * org.utxod.indexer.bitcoind.BitcoinNode} gives the calls that utxod makes their types. Nothing here retries by itself,
 * except once where the cookie file changed; how often and how long to try again is the caller's business.
 *
 * <p>Blocks come at verbosity 3 and are read token by token from the socket by {@link
 * org.utxod.indexer.bitcoind.Verbosity3Parser}: a full block is 12 MB of JSON, of which about 1 MB matters. A node that
 * offers its REST interface gives the same in binary form ({@link org.utxod.indexer.bitcoind.rest.RestBlocks}), but for
 * the heights of the coins that a block spends.
 *
 * <p>No log line and no message of this package holds a password, a cookie, or the path of a URL, since hosted nodes
 * carry their keys there.
 */
@NullMarked
package org.utxod.indexer.bitcoind;

import org.jspecify.annotations.NullMarked;
