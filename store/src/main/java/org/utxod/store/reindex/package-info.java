/**
 * Re-indexing from a height: removes what is wrong above it, rebuilds balances, and can be interrupted at each step.
 */
@NullMarked
package org.utxod.store.reindex;

import org.jspecify.annotations.NullMarked;
