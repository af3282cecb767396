/**
 * What every error of utxod carries: a decision for the code that catches it and a sentence for the operator who reads
 * it.
 */
@NullMarked
package org.utxod.store.error;

import org.jspecify.annotations.NullMarked;
