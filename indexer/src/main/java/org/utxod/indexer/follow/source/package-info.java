/**
 * Where blocks come from: nodes by RPC or REST, tried in order, read ahead.
 */
@NullMarked
package org.utxod.indexer.follow.source;

import org.jspecify.annotations.NullMarked;
