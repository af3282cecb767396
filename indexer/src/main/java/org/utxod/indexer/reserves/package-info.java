/** Checks a claim of reserves with a node alone. */
@NullMarked
package org.utxod.indexer.reserves;

import org.jspecify.annotations.NullMarked;
