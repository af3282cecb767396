/**
 * Checks nodes, disk, memory, clock and permissions for a configuration. Read-only; each finding says what it means and
 * what to do.
 */
@NullMarked
package org.utxod.indexer.doctor;

import org.jspecify.annotations.NullMarked;
