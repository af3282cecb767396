/**
 * Esplora: the API of blockstream.info, mempool.space and self-hosted servers (Blockstream/esplora API.md).
 *
 * <p>Addresses and, for scripts without one, the SHA-256 of the script. Lists of coins are complete or rejected, and
 * omit coins that an unconfirmed transaction spends; such a page is marked as not complete.
 */
@NullMarked
package org.utxod.query.provider.esplora;

import org.jspecify.annotations.NullMarked;
