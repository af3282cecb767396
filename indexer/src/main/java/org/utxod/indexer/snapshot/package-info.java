/**
 * The file that a node's {@code dumptxoutset} writes: every coin of the UTXO set after one block, in Core's own
 * compressed forms (Core: node/utxo_snapshot.h, compressor.cpp, serialize.h).
 *
 * <p>A file of unknown origin is trusted no more than any other input: each number is checked when it is read, invalid
 * data is rejected with its byte offset, and the hash over all coins shows at the end whether a single bit was changed.
 * The hash is known for some blocks from Core's own source ({@link org.utxod.indexer.snapshot.PublishedHashes}).
 */
@NullMarked
package org.utxod.indexer.snapshot;

import org.jspecify.annotations.NullMarked;
