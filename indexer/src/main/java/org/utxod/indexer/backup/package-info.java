/**
 * Backups of an index: created while it runs, restored while it does not.
 *
 * <p>A backup is a checkpoint of the store at a block boundary, taken while blocks are applied, with a small manifest
 * that describes it. It appears under its final name only when it is complete. Restoring verifies the copy before it
 * replaces the missing index: its coins are counted, summed and hashed again and compared with the stored statistics.
 */
@NullMarked
package org.utxod.indexer.backup;

import org.jspecify.annotations.NullMarked;
