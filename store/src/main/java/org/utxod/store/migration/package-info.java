/**
 * Migrates data directories of older schemas to the current one: one {@link org.utxod.store.migration.Migration} for
 * each earlier version, run in order by {@link org.utxod.store.migration.Migrations} before anything else reads a row.
 *
 * <p>A migration parses and writes its formats by itself, not through the codecs of {@code org.utxod.store.schema}:
 * these change with the next version, and a migration must keep doing what it did. It works in small atomic writes,
 * each of which records where to continue, so it may be interrupted anywhere; the last one sets the new version and
 * removes the mark. The only way back is a backup: an older utxod rejects the newer version.
 *
 * <p>Rows that are damaged already are left as they are, to be repaired by a re-index or reported by their reader.
 */
@NullMarked
package org.utxod.store.migration;

import org.jspecify.annotations.NullMarked;
