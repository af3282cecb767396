/** Compares the API's description with the running server. */
@NullMarked
package org.utxod.query.http.docs;

import org.jspecify.annotations.NullMarked;
