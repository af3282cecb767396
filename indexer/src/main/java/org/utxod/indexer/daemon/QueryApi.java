package org.utxod.indexer.daemon;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.utxod.indexer.config.Config;
import org.utxod.query.access.Keys;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.history.HistoryService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.admin.AdminEndpoints;
import org.utxod.query.http.admin.AdminKey;
import org.utxod.query.http.endpoint.Endpoints;
import org.utxod.query.http.endpoint.GetMetrics;
import org.utxod.query.http.esplora.EsploraEndpoints;
import org.utxod.query.http.explorer.ExplorerEndpoints;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.metrics.Metrics;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.ElectrumStatus;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.admin.Admin;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.status.StatusService;
import org.utxod.store.UtxoIndex;

/**
 * The query API over an index: the same for the daemon and for a command that opens the index itself.
 *
 * @param endpoints public endpoints
 */
public record QueryApi(StatusService status, List<Endpoint> endpoints) {
  /** Whether the index may be used for answers; one for all who ask. */
  static Freshness freshness(Config config) {
    return new Freshness(
        FreshnessPolicy.ofMaxLag(config.providers().maxLagBlocks()).of(config.network()));
  }

  /** Wires it without a node. */
  public static QueryApi over(
      UtxoIndex index,
      ChainView chain,
      Fallback fallback,
      KeptHistory kept,
      Config config,
      Clock clock,
      Metrics metrics) {
    return over(
        index,
        chain,
        fallback,
        kept,
        MempoolView.none(),
        NodePorts.none(),
        new NamedTransactions(0),
        freshness(config),
        () -> ElectrumStatus.NONE,
        config,
        clock,
        metrics,
        ClientMemory.ofHeap(Runtime.getRuntime().maxMemory()));
  }

  /**
   * Wires it with unconfirmed amounts from {@code mempool}.
   *
   * @param kept the history that is kept, if any
   * @param node is queried while clients wait
   * @param named records the heights of transactions in answers and events
   * @param electrum how Electrum clients are served
   * @param memory limits data held on behalf of clients
   */
  public static QueryApi over(
      UtxoIndex index,
      ChainView chain,
      Fallback fallback,
      KeptHistory kept,
      MempoolView mempool,
      NodePorts node,
      NamedTransactions named,
      Freshness freshness,
      ElectrumStatus.Source electrum,
      Config config,
      Clock clock,
      Metrics metrics,
      ClientMemory memory) {
    HistoryService history = new HistoryService(
        index,
        kept.history(),
        chain,
        freshness,
        config.providers().whenAllFail(),
        mempool,
        node,
        named);
    BalanceService balances = new BalanceService(
        index,
        chain,
        freshness,
        fallback,
        config.providers().whenAllFail(),
        metrics.answers(),
        mempool,
        named,
        history.earlierBalances());
    StatusService status = new StatusService(
        index,
        chain,
        freshness,
        Version.text(),
        clock,
        fallback::providers,
        mempool,
        kept.status(),
        electrum);
    metrics.service(status).store(index::figures);
    List<Endpoint> endpoints = new ArrayList<>(Endpoints.of(balances, history, status));
    endpoints.addAll(EsploraEndpoints.of(index, balances, history, mempool, node, named, memory));
    endpoints.addAll(
        ExplorerEndpoints.of(index, mempool, node, named, memory, clock, System::nanoTime));
    endpoints.add(GetMetrics.of(metrics.registry()));
    return new QueryApi(status, List.copyOf(endpoints));
  }

  /** The public endpoints and those that require the admin key. */
  public List<Endpoint> withAdmin(Admin admin, Keys keys) {
    List<Endpoint> all = new ArrayList<>(endpoints);
    all.addAll(AdminEndpoints.of(admin, new AdminKey(keys)));
    return all;
  }
}
