/**
 * Answers about what has been: every transaction of a script, sums over all of them, and where a transaction is. From the
 * index and its history alone, as of one block; providers are never asked. Where no history is kept, or it does not reach
 * far enough yet, that is the answer.
 */
@NullMarked
package org.utxod.query.history;

import org.jspecify.annotations.NullMarked;
