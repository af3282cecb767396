/**
 * A simulated node: it speaks the JSON-RPC of Bitcoin Core, as recorded from a real one, over a chain that is recorded
 * or generated. The demo, the tests and the benchmarks follow it.
 *
 * <p>{@link org.utxod.indexer.simnode.chain.SimChain} holds the blocks and knows which branch is the best; {@link
 * org.utxod.indexer.simnode.SimulatedNode} serves them, one small class a method; {@link
 * org.utxod.indexer.simnode.NodeBehavior} makes it fail in the ways in which real ones do, down to bodies that end
 * early, which is why it stands on a socket of its own and not on an HTTP server that would mend them. Blocks come from
 * {@link org.utxod.indexer.simnode.chain.RecordedChain} or {@link org.utxod.indexer.simnode.generate.BlockGenerator}.
 */
@NullMarked
package org.utxod.indexer.simnode;

import org.jspecify.annotations.NullMarked;
