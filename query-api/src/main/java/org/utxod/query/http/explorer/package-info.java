/**
 * What people look for in an explorer and Esplora's API does not have: the blocks that the mempool would fill, a
 * transaction's place among them, what blocks paid, how far halving and difficulty are, and the node's tools. The web
 * page is the first that asks. Anything that makes the node work is bounded in size and number at once.
 */
@NullMarked
package org.utxod.query.http.explorer;

import org.jspecify.annotations.NullMarked;
