/**
 * What one block or many blocks in a row change, worked out at once: all changes sorted by coin, what the store says looked up
 * in the order of the keys, and the rows that come of it handed on in that order. One block is a step of the live writer,
 * many a step of the catch-up writer.
 */
@NullMarked
package org.utxod.store.step;

import org.jspecify.annotations.NullMarked;
