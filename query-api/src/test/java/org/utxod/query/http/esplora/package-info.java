/** Compares Esplora's API with recorded responses of Esplora. */
@NullMarked
package org.utxod.query.http.esplora;

import org.jspecify.annotations.NullMarked;
