package org.utxod.indexer.bootstrap;

/**
 * What the node said of the file that it wrote.
 *
 * @param hash of all coins, as the node computed it
 */
record WrittenSnapshot(String hash, long coins) {}
