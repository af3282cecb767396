/**
 * External providers: other services that know script balances, used if the index is not fresh or not complete.
 *
 * <p>{@link org.utxod.query.provider.Provider} is the strict contract; each kind of service has an adapter in a package
 * of its own. An adapter answers exactly the query, as of a block height that it queried too, or throws a {@link
 * org.utxod.query.provider.client.ProviderException} that says what is to be done about it; anything not fully
 * understood is such an exception, never an answer and never a zero. {@link org.utxod.query.provider.GuardedProvider}
 * adds a circuit breaker and a limit of concurrent queries to each of them, {@link
 * org.utxod.query.provider.ProviderFailover} queries them in turn within one deadline, and {@link
 * org.utxod.query.provider.ProviderFallback} converts their reports to answers for clients. {@link
 * org.utxod.query.provider.TipAsker} polls them for the chain's tip while the node does not know it.
 *
 * <p>A provider learns the requested address. Nothing here is created if external providers are disabled.
 */
@NullMarked
package org.utxod.query.provider;

import org.jspecify.annotations.NullMarked;
