/** {@code /v1/accounts/{account}/psbt}: transactions of an account's coins that others sign. */
@NullMarked
package org.utxod.query.http.signing;

import org.jspecify.annotations.NullMarked;
