/**
 * Catching up by many blocks at once: one atomic step of sorted files with all that the live writer keeps of each block.
 */
@NullMarked
package org.utxod.store.catchup;

import org.jspecify.annotations.NullMarked;
