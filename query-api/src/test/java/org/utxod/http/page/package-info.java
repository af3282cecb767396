/** The web page over HTTP. */
@NullMarked
package org.utxod.http.page;

import org.jspecify.annotations.NullMarked;
