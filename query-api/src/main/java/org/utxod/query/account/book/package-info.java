/** Accounts as they are followed block by block: what each did in a block, carried with the index and kept. */
@NullMarked
package org.utxod.query.account.book;

import org.jspecify.annotations.NullMarked;
