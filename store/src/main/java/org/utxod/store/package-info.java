/**
 * The index of unspent coins by script: its one writer, its many readers, and what both promise.
 *
 * <p>The doors are {@link org.utxod.store.UtxoIndex} and {@link org.utxod.store.read.IndexView} for those who ask, and {@link
 * org.utxod.store.live.IndexWriter} for the follower. A view stands at one chain point for as long as it is open; the writer
 * changes everything that a block changes in one atomic write, its chain point included. Below are {@code schema} (what
 * rows there are and how they look), {@code migration} (the way up from older schemas), {@code kv} (the narrow interface to
 * a key-value store) and {@code rocksdb}.
 */
@NullMarked
package org.utxod.store;

import org.jspecify.annotations.NullMarked;
