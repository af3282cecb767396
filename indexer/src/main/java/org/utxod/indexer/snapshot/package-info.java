/**
 * The file that a node's {@code dumptxoutset} writes: every coin of the UTXO set after one block, in Core's own
 * compressed forms (Core: node/utxo_snapshot.h, compressor.cpp, serialize.h).
 *
 * <p>A file from elsewhere is no more to be trusted than any other input: each number is checked where it is read, what
 * cannot be is refused with the byte where it stands, and the hash over all coins tells at the end whether one bit was
 * changed. The hash is known for some blocks from Core's own source ({@link
 * org.utxod.indexer.snapshot.PublishedHashes}).
 */
@NullMarked
package org.utxod.indexer.snapshot;

import org.jspecify.annotations.NullMarked;
