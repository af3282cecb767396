/** The API's description held against the running server. */
@NullMarked
package org.utxod.query.http.docs;

import org.jspecify.annotations.NullMarked;
