/**
 * Esplora's HTTP API below {@code /api}: the same paths, shapes, texts and status codes, so that programs made for it
 * work unchanged (Blockstream's {@code API.md}; where that is silent, what its server does).
 *
 * <p>{@link org.utxod.query.http.esplora.EsploraEndpoints} lists the endpoints, which are made in groups: of addresses,
 * transactions, blocks, and the rest. {@code EsploraJson} alone writes JSON, {@link
 * org.utxod.query.http.esplora.EsploraErrorFormat} alone writes refusals. Balances and coins come from {@link
 * org.utxod.query.balance.BalanceService}, with its order of trust; transactions and blocks from the node through
 * {@code org.utxod.query.port}, unconfirmed ones from the mempool where one is followed.
 *
 * <p>Three things differ from a server that keeps all history. {@code chain_stats} speak of the coins now held. What
 * needs older history than the index keeps is answered with Esplora's own 400, never with a short list. And the tip is
 * that of the index, so that it fits the balances.
 */
@NullMarked
package org.utxod.query.http.esplora;

import org.jspecify.annotations.NullMarked;
