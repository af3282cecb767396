/**
 * The index of unspent coins by script: its one writer, its many readers, and their guarantees.
 *
 * <p>The entry points are {@link org.utxod.store.UtxoIndex} and {@link org.utxod.store.read.IndexView} for readers, and
 * {@link org.utxod.store.live.IndexWriter} for the follower. A view stays at one chain point for as long as it is open;
 * the writer applies all changes of a block in one atomic write, including the chain point. Below are {@code schema}
 * (the rows and their formats), {@code migration} (from older schemas), {@code kv} (the narrow interface to a key-value
 * store) and {@code rocksdb}.
 */
@NullMarked
package org.utxod.store;

import org.jspecify.annotations.NullMarked;
