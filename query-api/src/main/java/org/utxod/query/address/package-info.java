/**
 * Addresses and the scripts that they stand for.
 *
 * <p>An address is an encoding of a script on one network, so this package only converts: {@link
 * org.utxod.query.address.Addresses#decode} rejects invalid text with a helpful message (a wrong checksum, the wrong
 * network by name, a private key), {@link org.utxod.query.address.Addresses#encode} returns the same encoding as
 * Bitcoin Core. The index itself knows scripts only; P2PK, bare multisig and other scripts have no address and are
 * queried by script.
 *
 * <p>Sources: BIP 13 and Core's {@code key_io.cpp} for Base58Check, BIP 141, 173 and 350 for witness programs.
 */
@NullMarked
package org.utxod.query.address;

import org.jspecify.annotations.NullMarked;
