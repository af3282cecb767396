/** The nodes as answering sees them. */
@NullMarked
package org.utxod.lookup;

import org.jspecify.annotations.NullMarked;
