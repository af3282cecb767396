/**
 * The base class of utxod's errors: each carries a decision for the code that catches it and a message for the operator
 * who reads it.
 */
@NullMarked
package org.utxod.store.error;

import org.jspecify.annotations.NullMarked;
