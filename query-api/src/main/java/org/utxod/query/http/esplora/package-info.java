/**
 * Esplora's HTTP API below {@code /api}: the same paths, JSON, texts and status codes, so that programs written for it
 * work unchanged (Blockstream's {@code API.md}; where that is silent, the behavior of its server).
 *
 * <p>{@link org.utxod.query.http.esplora.EsploraEndpoints} lists the endpoints, which are grouped: addresses,
 * transactions, blocks, and the rest. Only {@code EsploraJson} writes JSON, only {@link
 * org.utxod.query.http.esplora.EsploraErrorFormat} writes errors. Balances and coins come from {@link
 * org.utxod.query.balance.BalanceService}, with its order of trust; transactions and blocks from the node through
 * {@code org.utxod.query.port}, unconfirmed ones from the mempool if one is followed.
 *
 * <p>Three things differ from a server that keeps the whole history. {@code chain_stats} cover the current coins only.
 * A query that needs older history than the index keeps is answered with Esplora's own 400, never with an incomplete
 * list. And the tip is that of the index, so that it is consistent with the balances.
 */
@NullMarked
package org.utxod.query.http.esplora;

import org.jspecify.annotations.NullMarked;
