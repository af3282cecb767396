/**
 * Addresses: the texts by which people name scripts.
 *
 * <p>An address is a spelling of a script on one network, so this package only translates: {@link
 * org.utxod.query.address.Addresses#decode} refuses with a message that helps (a wrong checksum, the wrong network by
 * name, a private key), {@link org.utxod.query.address.Addresses#encode} gives the one spelling that Bitcoin Core would
 * show. The index itself knows scripts only; P2PK, bare multisig and other scripts have no address and are asked for by
 * script.
 *
 * <p>Sources: BIP 13 and Core's {@code key_io.cpp} for Base58Check, BIP 141, 173 and 350 for witness programs.
 */
@NullMarked
package org.utxod.query.address;

import org.jspecify.annotations.NullMarked;
