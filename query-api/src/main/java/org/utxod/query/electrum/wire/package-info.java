/**
 * Lines over TCP and TLS, without blocking: the only place of the Electrum server that knows Jetty.
 */
@NullMarked
package org.utxod.query.electrum.wire;

import org.jspecify.annotations.NullMarked;
