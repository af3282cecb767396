/**
 * Backups of an index: created while it runs, restored while it does not.
 *
 * <p>A backup is a checkpoint of the store, at a block boundary whatever goes on meanwhile, beside a small file that
 * says what it is a copy of. It appears under its name only when it is whole. Restoring proves the copy before it takes
 * its place: its coins are counted, summed and hashed again and compared with the stored statistics.
 */
@NullMarked
package org.utxod.indexer.backup;

import org.jspecify.annotations.NullMarked;
