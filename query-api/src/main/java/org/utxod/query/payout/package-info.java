/**
 * Payouts from the node's wallet as clients see them: what is asked for, what is recorded, and the port through which
 * HTTP reaches the daemon that pays.
 */
@NullMarked
package org.utxod.query.payout;

import org.jspecify.annotations.NullMarked;
