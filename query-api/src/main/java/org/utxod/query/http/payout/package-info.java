/** Payouts and the node's wallet over HTTP, for tokens of the roles {@code pay} and {@code approve}. */
@NullMarked
package org.utxod.query.http.payout;

import org.jspecify.annotations.NullMarked;
