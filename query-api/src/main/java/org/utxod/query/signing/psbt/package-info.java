/**
 * Partially signed transactions (BIP 174, BIP 370, BIP 371), and transactions, to and from bytes. Knows no keys and verifies no
 * signatures.
 */
@NullMarked
package org.utxod.query.signing.psbt;

import org.jspecify.annotations.NullMarked;
