/** What no contract of the store can show: what RocksDB's files hold between the steps of one step. */
@NullMarked
package org.utxod.store.rocksdb;

import org.jspecify.annotations.NullMarked;
