/** Endpoints of accounts: what they are made of, what they hold, and their books. */
@NullMarked
package org.utxod.query.http.account;

import org.jspecify.annotations.NullMarked;
