/** The web page over HTTP. */
@NullMarked
package org.utxod.query.http.page;

import org.jspecify.annotations.NullMarked;
