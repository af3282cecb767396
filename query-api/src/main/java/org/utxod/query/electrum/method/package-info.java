/**
 * The methods of the protocol.
 */
@NullMarked
package org.utxod.query.electrum.method;

import org.jspecify.annotations.NullMarked;
