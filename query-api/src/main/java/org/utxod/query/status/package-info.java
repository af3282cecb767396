/**
 * Whether the service is ready, and where index and node stand.
 */
@NullMarked
package org.utxod.query.status;

import org.jspecify.annotations.NullMarked;
