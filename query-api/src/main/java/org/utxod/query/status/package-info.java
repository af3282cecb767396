/** Readiness and status of index and node. */
@NullMarked
package org.utxod.query.status;

import org.jspecify.annotations.NullMarked;
