/**
 * Transactions that somebody else signs, of the coins of accounts: made as PSBTs with their coins reserved, taken back signed, held
 * against what was asked for, sent, and followed until a block has them for good.
 */
@NullMarked
package org.utxod.query.signing;

import org.jspecify.annotations.NullMarked;
