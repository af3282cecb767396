/** What happened to an account, in the chain and in the mempool, as events with positions. */
@NullMarked
package org.utxod.query.account.event;

import org.jspecify.annotations.NullMarked;
