package org.utxod.query.http.explorer;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.fee.MempoolForecasts;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.esplora.KnownChain;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.UtxoIndex;

/** The list of what an explorer asks for below {@code /v1}. */
public final class ExplorerEndpoints {
  private ExplorerEndpoints() {}

  /**
   * Wires it.
   *
   * @param memory limits large answers while they are written
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public static List<Endpoint> of(
      UtxoIndex index,
      MempoolView mempool,
      NodePorts node,
      NamedTransactions named,
      ClientMemory memory,
      Clock clock,
      LongSupplier nanoTime) {
    KnownChain chain = new KnownChain(index, node.blocks(), named);
    List<Endpoint> all = new ArrayList<>(
        new MempoolQueueEndpoints(mempool, new MempoolForecasts(mempool, clock, nanoTime))
            .endpoints());
    all.addAll(new BlockEndpoints(chain, node.blocks()).endpoints());
    all.add(new ChainEndpoint(chain, node.blocks(), index.state().network()).endpoint());
    all.addAll(new ToolEndpoints(node.tools(), memory).endpoints());
    return List.copyOf(all);
  }
}
