/** Esplora's API held against what Esplora answered. */
@NullMarked
package org.utxod.query.http.esplora;

import org.jspecify.annotations.NullMarked;
