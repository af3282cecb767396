/**
 * Consistent states of index, history and mempool, and what changed from one to the next.
 */
@NullMarked
package org.utxod.query.electrum.moment;

import org.jspecify.annotations.NullMarked;
