package org.utxod.indexer.bootstrap;

/**
 * The node's description of the file that it wrote.
 *
 * @param hash of all coins, as the node computed it
 */
record WrittenSnapshot(String hash, long coins) {}
