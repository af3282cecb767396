/**
 * What stands between a configuration and a daemon that runs well: nodes, disk, memory, clock, permissions. Looks only, changes
 * nothing, and says of each finding what it means and what to do.
 */
@NullMarked
package org.utxod.indexer.doctor;

import org.jspecify.annotations.NullMarked;
