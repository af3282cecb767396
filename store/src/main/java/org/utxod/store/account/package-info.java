/**
 * Accounts, each of many scripts: what they are made of, what they hold, and what was done to them, kept beside the index
 * and followed by a caller. Only rows here; what an account means is decided above.
 */
@NullMarked
package org.utxod.store.account;

import org.jspecify.annotations.NullMarked;
