/** Payouts over HTTP: who may do what, and what bodies may be. */
@NullMarked
package org.utxod.query.http.payout;

import org.jspecify.annotations.NullMarked;
