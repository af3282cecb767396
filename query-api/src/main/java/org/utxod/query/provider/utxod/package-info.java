/**
 * Another utxod, queried for its own index only ({@code local=true}), so that two can never query each other in a
 * circle. The only provider with earlier balances.
 */
@NullMarked
package org.utxod.query.provider.utxod;

import org.jspecify.annotations.NullMarked;
