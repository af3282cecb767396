/**
 * Blockbook, the API of Trezor and of some hosters (trezor/blockbook docs/api.md): amounts are strings of digits.
 */
@NullMarked
package org.utxod.query.provider.blockbook;

import org.jspecify.annotations.NullMarked;
