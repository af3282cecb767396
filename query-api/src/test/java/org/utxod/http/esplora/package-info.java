/** Esplora's API held against what Esplora answered. */
@NullMarked
package org.utxod.http.esplora;

import org.jspecify.annotations.NullMarked;
