/**
 * Another utxod, asked for its own index only ({@code local=true}), so that two can never ask each other in a circle.
 * The only provider that keeps earlier balances.
 */
@NullMarked
package org.utxod.query.provider.utxod;

import org.jspecify.annotations.NullMarked;
