/**
 * External providers: other services that know script balances, used if the index is not fresh or not complete.
 *
 * <p>{@link org.utxod.query.provider.Provider} is the strict contract; each kind of service has an adapter in a package
 * of its own. An adapter answers exactly what was asked, as of a block height that it asked for too, or throws a {@link
 * org.utxod.query.provider.client.ProviderException} that says what is to be done about it; whatever is not understood
 * to the last digit is such a fault, never an answer and never a zero. {@link org.utxod.query.provider.GuardedProvider}
 * keeps a circuit breaker and a few places before each of them, {@link org.utxod.query.provider.ProviderFailover} asks
 * them in turn within one deadline, and {@link org.utxod.query.provider.ProviderFallback} makes answers for clients of
 * what they say. {@link org.utxod.query.provider.TipAsker} asks them for the chain's tip while the node cannot tell it.
 *
 * <p>A provider learns the requested address. Nothing here is created if external providers are disabled.
 */
@NullMarked
package org.utxod.query.provider;

import org.jspecify.annotations.NullMarked;
