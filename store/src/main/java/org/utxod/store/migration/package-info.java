/**
 * Brings data directories of older schemas to today's: one {@link org.utxod.store.migration.Migration} for each version left
 * behind, run in their order by {@link org.utxod.store.migration.Migrations} before anything else reads a row.
 *
 * <p>A migration knows the bytes it finds and those it leaves by itself, not through the codecs of {@code
 * org.utxod.store.schema}: these move on with the next version, and a migration must go on doing what it did. It works in
 * small atomic writes, each of which says where to go on, so it may be cut off anywhere; the last one sets the new version and
 * removes the mark. There is no way back but a backup: an older utxod refuses the newer version.
 *
 * <p>Rows that are damaged already stay as they are, for a re-index to mend or for their reader to name.
 */
@NullMarked
package org.utxod.store.migration;

import org.jspecify.annotations.NullMarked;
