/**
 * A simulated node: it speaks the JSON-RPC of Bitcoin Core, as recorded from a real one, over a chain that is recorded
 * or generated. The demo, the tests and the benchmarks follow it.
 *
 * <p>{@link org.utxod.indexer.simnode.chain.SimChain} holds the blocks and selects the best branch; {@link
 * org.utxod.indexer.simnode.SimulatedNode} serves them, one small class per method; {@link
 * org.utxod.indexer.simnode.NodeBehavior} makes it fail in the ways in which real nodes do, including truncated bodies,
 * which is why it uses a socket of its own and not an HTTP server that would prevent them. Blocks come from {@link
 * org.utxod.indexer.simnode.chain.RecordedChain} or {@link org.utxod.indexer.simnode.generate.BlockGenerator}.
 */
@NullMarked
package org.utxod.indexer.simnode;

import org.jspecify.annotations.NullMarked;
