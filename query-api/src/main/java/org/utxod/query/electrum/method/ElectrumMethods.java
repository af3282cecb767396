package org.utxod.query.electrum.method;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.utxod.query.electrum.headers.HeaderChain;
import org.utxod.query.electrum.moment.MomentKeeper;
import org.utxod.query.electrum.script.ScriptReader;
import org.utxod.query.electrum.session.Method;
import org.utxod.query.port.NodePorts;
import org.utxod.store.chain.Network;

/** The list of all methods. */
public final class ElectrumMethods {
  private ElectrumMethods() {}

  /**
   * Wires them.
   *
   * @param software the name by which clients know the server
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public static List<Method> of(
      String software,
      Network network,
      HeaderChain headers,
      ScriptReader scripts,
      NodePorts node,
      MomentKeeper moments,
      LongSupplier nanoTime) {
    List<Method> all = new ArrayList<>(new ServerMethods(software, network).all());
    all.addAll(new HeaderMethods(headers, moments).all());
    all.addAll(new ScriptMethods(scripts, moments).all());
    all.addAll(new TransactionMethods(node, moments).all());
    all.addAll(new FeeMethods(node.fees(), moments, nanoTime).all());
    return List.copyOf(all);
  }
}
