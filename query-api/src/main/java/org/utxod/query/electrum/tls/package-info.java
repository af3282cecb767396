/**
 * The key and the certificate of the TLS port.
 */
@NullMarked
package org.utxod.query.electrum.tls;

import org.jspecify.annotations.NullMarked;
