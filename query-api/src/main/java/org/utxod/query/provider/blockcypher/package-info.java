/**
 * BlockCypher (blockcypher/documentation): addresses on mainnet and testnet3, in satoshis, with tight limits.
 */
@NullMarked
package org.utxod.query.provider.blockcypher;

import org.jspecify.annotations.NullMarked;
