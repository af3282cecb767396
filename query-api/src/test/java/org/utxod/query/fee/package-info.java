/** Tests of what a mempool says of fees. */
@NullMarked
package org.utxod.query.fee;

import org.jspecify.annotations.NullMarked;
