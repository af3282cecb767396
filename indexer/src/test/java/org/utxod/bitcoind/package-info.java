/** What the node client promises, held against recorded answers of real nodes. */
@NullMarked
package org.utxod.bitcoind;

import org.jspecify.annotations.NullMarked;
