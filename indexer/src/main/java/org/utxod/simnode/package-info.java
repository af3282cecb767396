/**
 * A simulated node: it speaks the JSON-RPC of Bitcoin Core, as recorded from a real one, over a chain that is recorded
 * or generated. The demo, the tests and the benchmarks follow it.
 *
 * <p>{@link org.utxod.simnode.SimChain} holds the blocks and knows which branch is the best; {@link
 * org.utxod.simnode.SimulatedNode} serves them, one small class a method; {@link org.utxod.simnode.FaultPlan} makes it
 * fail in the ways in which real ones do, down to bodies that end early, which is why it stands on a socket of its own
 * and not on an HTTP server that would mend them. Blocks come from {@link org.utxod.simnode.RecordedChain} or {@link
 * org.utxod.simnode.BlockGenerator}.
 */
@NullMarked
package org.utxod.simnode;

import org.jspecify.annotations.NullMarked;
