@NullMarked
package org.utxod.query.payout.push;

import org.jspecify.annotations.NullMarked;
