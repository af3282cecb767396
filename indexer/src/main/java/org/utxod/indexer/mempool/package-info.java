/**
 * Following the node's mempool: what scripts receive and spend in transactions that no block holds yet.
 *
 * <p><b>Two sources, one answer.</b> The index knows blocks, the node's mempool knows what is in none, and the two are
 * read at different moments. If an answer took whatever each says now, a receipt would be counted twice while the index
 * has a block already and the mempool was read before it, and would be lost while the mempool was read after a block
 * that the index has not applied. So every state of the mempool is stamped with the block at which it holds, and a
 * reader takes its view of the index first, then the state of exactly that block ({@link
 * org.utxod.query.port.mempool.MempoolView#at}); if there is none, the unconfirmed part of the answer is null. Three
 * rules keep the stamps true:
 *
 * <ul>
 *   <li>What a node says of its mempool is stamped with the index's block, and only taken up where the node's tip was
 *       that block before the query and after it. The node changes tip and mempool under one lock (Core: {@code
 *       ActivateBestChainStep}), so the mempool belonged to that block. While the node is a block ahead of the index,
 *       the index's readers go on with what was known at their block.
 *   <li>Before the index applies a block, the block's transactions and those that it makes impossible are taken out of
 *       what is known, and the result is shown under the new block beside the old state under the old one ({@link
 *       org.utxod.indexer.mempool.BlockEffect}). A reader finds the right one on either side of the moment at which the
 *       index shows the block. What the block did is told to observers only after the index has it.
 *   <li>Disconnected blocks, other branches and bulk sync lose sync: only the node knows which transactions return.
 *       Nothing is shown until a poll of the node has been merged at the index's new block. What was fetched is kept to
 *       compare with, since what a transaction pays and spends is the same at any block.
 * </ul>
 *
 * <p><b>The node is asked, hints are not believed.</b> {@link org.utxod.indexer.mempool.MempoolTrigger} say when to
 * look: a pause went by, or a node's messages named transactions, or may have been lost. {@link
 * org.utxod.indexer.mempool.MempoolSync} compares with the list of everything, or asks for the named ones, and fetches
 * what is missing in batches: bytes and entry of each transaction, and confirmed coins by {@code gettxout}. So it makes
 * no difference whether a transaction was replaced, evicted, expired or put back, nor which node the follower has moved
 * on to.
 *
 * <p><b>Memory.</b> Transactions are packed ({@link org.utxod.indexer.mempool.PackedTx}) in immutable tables that share
 * what did not change ({@link org.utxod.indexer.mempool.SlotTable}, {@link org.utxod.indexer.mempool.SlotIndex}), so a
 * batch of changes costs what it touches and a reader holds on to nothing but a reference. What they take is counted,
 * and a mempool that takes more than it may is not followed until it has shrunk.
 *
 * <p><b>Threads.</b> The chain's follower calls {@link org.utxod.indexer.mempool.FollowedMempool} as it moves the
 * index; one thread runs {@link org.utxod.indexer.mempool.MempoolFollower}, and only it waits for the node; one
 * delivers changes ({@link org.utxod.indexer.mempool.ChangeFeed}). A lock that is held for the length of an edit lies
 * between the first two; readers take none.
 */
@NullMarked
package org.utxod.indexer.mempool;

import org.jspecify.annotations.NullMarked;
