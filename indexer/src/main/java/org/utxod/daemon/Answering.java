package org.utxod.daemon;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.utxod.access.Keys;
import org.utxod.config.Config;
import org.utxod.http.ClientMemory;
import org.utxod.http.Endpoint;
import org.utxod.http.endpoint.AdminKey;
import org.utxod.http.endpoint.Endpoints;
import org.utxod.http.esplora.EsploraEndpoints;
import org.utxod.metrics.Metrics;
import org.utxod.port.Admin;
import org.utxod.port.ChainView;
import org.utxod.port.MempoolView;
import org.utxod.port.NodePorts;
import org.utxod.query.BalanceService;
import org.utxod.query.Fallback;
import org.utxod.query.Freshness;
import org.utxod.query.FreshnessPolicy;
import org.utxod.query.NamedTransactions;
import org.utxod.query.StatusService;
import org.utxod.store.UtxoIndex;

/**
 * The answering side over an index: the same whether a daemon serves it or a command asks it directly.
 *
 * @param endpoints what anyone may ask
 */
public record Answering(StatusService status, List<Endpoint> endpoints) {
  /** Wires it where there is no node to ask. */
  public static Answering over(
      UtxoIndex index,
      ChainView chain,
      Fallback fallback,
      Config config,
      Clock clock,
      Metrics metrics) {
    return over(
        index,
        chain,
        fallback,
        MempoolView.none(),
        NodePorts.none(),
        new NamedTransactions(0),
        config,
        clock,
        metrics,
        ClientMemory.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  /**
   * As above, with unconfirmed amounts from {@code mempool}.
   *
   * @param node is asked while clients wait
   * @param named where answers and events named transactions
   * @param memory what clients may make us hold
   */
  public static Answering over(
      UtxoIndex index,
      ChainView chain,
      Fallback fallback,
      MempoolView mempool,
      NodePorts node,
      NamedTransactions named,
      Config config,
      Clock clock,
      Metrics metrics,
      ClientMemory memory) {
    Freshness freshness =
        new Freshness(FreshnessPolicy.ofMaxLag(config.maxLagBlocks()).of(config.network()));
    BalanceService balances = new BalanceService(
        index, chain, freshness, fallback, config.whenAllFail(), metrics.answers(), mempool, named);
    StatusService status = new StatusService(
        index, chain, freshness, Version.text(), clock, fallback::providers, mempool);
    metrics.standing(status).store(index::figures);
    List<Endpoint> endpoints = new ArrayList<>(Endpoints.reading(balances, status));
    endpoints.addAll(EsploraEndpoints.of(index, balances, mempool, node, named, memory));
    endpoints.add(Endpoints.metrics(metrics.registry()));
    return new Answering(status, List.copyOf(endpoints));
  }

  /** With what takes the admin key. */
  public List<Endpoint> withAdmin(Admin admin, Keys keys) {
    List<Endpoint> all = new ArrayList<>(endpoints);
    all.addAll(Endpoints.admin(admin, new AdminKey(keys)));
    return all;
  }
}
