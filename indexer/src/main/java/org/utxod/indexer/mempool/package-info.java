/**
 * Follows the node's mempool: what scripts receive and spend in unconfirmed transactions.
 *
 * <p><b>Two sources, one answer.</b> The index knows confirmed transactions, the node's mempool unconfirmed ones, and
 * the two are read at different moments. If an answer simply combined them, a receipt would be counted twice if the
 * index has a block already and the mempool was read before it, and would be lost if the mempool was read after a block
 * that the index has not applied yet. So every version of the mempool is stamped with the block at which it is valid,
 * and a reader opens its view of the index first, then takes the version of exactly that block ({@link
 * org.utxod.query.port.mempool.MempoolView#at}); if there is none, the unconfirmed part of the answer is null. Three
 * rules keep the stamps correct:
 *
 * <ul>
 *   <li>A poll of the node's mempool is stamped with the index's block, and only applied if the node's tip was that
 *     block both before and after the poll. The node changes tip and mempool under one lock (Core: {@code
 *     ActivateBestChainStep}), so the mempool belonged to that block. While the node is a block ahead of the index,
 *     readers continue with the version of the index's block.
 *   <li>Before the index applies a block, the block's transactions and those that conflict with it are removed, and
 *     the result is published under the new block beside the old version under the old one ({@link
 *     org.utxod.indexer.mempool.BlockEffect}). A reader finds the right one on either side of the moment at which the
 *     index shows the block. Observers are notified of the block's effect only after the index has it.
 *   <li>Disconnected blocks, other branches and bulk sync lose sync: only the node knows which transactions return.
 *     Nothing is published until a poll of the node has been applied at the index's new block. Fetched transactions
 *     are kept for comparison, since what a transaction pays and spends is the same at any block.
 * </ul>
 *
 * <p><b>The node is queried, hints are not trusted.</b> {@link org.utxod.indexer.mempool.MempoolTrigger} say when to
 * poll: an interval has passed, or a node's messages named transactions, or messages may have been lost. {@link
 * org.utxod.indexer.mempool.MempoolSync} compares with the node's full list, or queries the named transactions, and
 * fetches what is missing in batches: bytes and entry of each transaction, and confirmed coins by {@code gettxout}. So
 * it makes no difference whether a transaction was replaced, evicted, expired or returned, nor to which node the
 * follower has switched.
 *
 * <p><b>Memory.</b> Transactions are packed ({@link org.utxod.indexer.mempool.PackedTx}) in immutable tables that share
 * what did not change ({@link org.utxod.indexer.mempool.SlotTable}, {@link org.utxod.indexer.mempool.SlotIndex}), so a
 * batch of changes costs only what it touches and a reader holds nothing but a reference. Their memory is counted, and
 * a mempool that exceeds its limit is not followed until it has shrunk.
 *
 * <p><b>Threads.</b> The chain's follower calls {@link org.utxod.indexer.mempool.FollowedMempool} as it updates the
 * index; one thread runs {@link org.utxod.indexer.mempool.MempoolFollower}, and only that one waits for the node; one
 * delivers changes ({@link org.utxod.indexer.mempool.ChangeFeed}). The first two share a lock, held for the length of
 * an edit; readers take none.
 */
@NullMarked
package org.utxod.indexer.mempool;

import org.jspecify.annotations.NullMarked;
