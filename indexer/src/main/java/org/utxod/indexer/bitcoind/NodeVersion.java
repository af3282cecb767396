package org.utxod.indexer.bitcoind;

/**
 * Which program a node runs ({@code getnetworkinfo}).
 *
 * @param version major * 10,000 + minor * 100 + build: 300000 is Core 30.0
 * @param subversion as it introduces itself to other nodes, such as {@code /Satoshi:30.0.0/}
 */
public record NodeVersion(int version, String subversion) {}
