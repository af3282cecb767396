/**
 * The Electrum protocol, versions 1.4 to 1.6, over TCP and TLS: what wallets ask, answered from the index, its history and the\n * followed mempool, on the same services as HTTP. {@link org.utxod.query.electrum.ElectrumServer} wires it.\n *\n * <p>Every answer is of one {@link org.utxod.query.electrum.moment.Moment}: a block of the index, with its history and the mempool\n * that belongs to it. Moments follow one another only once index, headers and mempool agree; only then are clients told.
 */
@NullMarked
package org.utxod.query.electrum;

import org.jspecify.annotations.NullMarked;
