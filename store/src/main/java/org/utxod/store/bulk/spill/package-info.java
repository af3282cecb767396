/**
 * Files that hold records on disk by partition until each partition is sorted.
 *
 * <p>{@link org.utxod.store.bulk.spill.SpillWriter} appends records chunk by chunk, {@link
 * org.utxod.store.bulk.spill.Spill} reads a partition back and checks the CRC of each chunk, {@link
 * org.utxod.store.bulk.spill.SpillMark} is what another process needs to go on after a kill.
 */
@NullMarked
package org.utxod.store.bulk.spill;

import org.jspecify.annotations.NullMarked;
