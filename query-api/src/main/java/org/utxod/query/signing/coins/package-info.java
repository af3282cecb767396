/** Which coins a transaction spends, what it weighs and what it pays: arithmetic alone, the same for the same coins. */
@NullMarked
package org.utxod.query.signing.coins;

import org.jspecify.annotations.NullMarked;
