/**
 * Esplora: the API of blockstream.info, mempool.space and their self-hosted kin (Blockstream/esplora API.md).
 *
 * <p>Addresses and, for scripts without one, the SHA-256 of the script. Lists of coins are whole or refused, and leave
 * out coins that an unconfirmed transaction spends; such a page says that it is not complete.
 */
@NullMarked
package org.utxod.query.provider.esplora;

import org.jspecify.annotations.NullMarked;
