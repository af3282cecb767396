/**
 * Copies of an index, made while it runs and put back while it does not.
 *
 * <p>A backup is a checkpoint of the store, at a block boundary whatever goes on meanwhile, beside a small file that says
 * what it is a copy of. It appears under its name only when it is whole. Restoring proves the copy before it takes its
 * place: its coins are counted, summed and hashed again and held against the figures that it carries.
 */
@NullMarked
package org.utxod.indexer.backup;

import org.jspecify.annotations.NullMarked;
