/**
 * Clients: their requests in progress, their subscriptions, their limits.
 */
@NullMarked
package org.utxod.query.electrum.session;

import org.jspecify.annotations.NullMarked;
