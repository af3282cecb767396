/** Tests of what an explorer asks for. */
@NullMarked
package org.utxod.query.http.explorer;

import org.jspecify.annotations.NullMarked;
