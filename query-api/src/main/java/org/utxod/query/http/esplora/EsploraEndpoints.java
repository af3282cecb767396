package org.utxod.query.http.esplora;

import java.util.List;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.history.HistoryService;
import org.utxod.query.http.Endpoint;
import org.utxod.query.http.ErrorFormat;
import org.utxod.query.http.limit.ClientMemory;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.UtxoIndex;

/** The list of everything below {@code /api}. */
public final class EsploraEndpoints {
  /** The format of errors of everything below {@code /api}. */
  public static final ErrorFormat ERRORS = EsploraErrorFormat.INSTANCE;

  private EsploraEndpoints() {}

  /**
   * Wires it.
   *
   * @param named records the heights of transactions in answers, also of these endpoints
   * @param memory limits large answers while they are written
   */
  public static List<Endpoint> of(
      UtxoIndex index,
      BalanceService balances,
      HistoryService history,
      MempoolView mempool,
      NodePorts node,
      NamedTransactions named,
      ClientMemory memory) {
    EsploraJson esploraJson = new EsploraJson(index.state().network());
    KnownChain chain = new KnownChain(index, node.blocks(), named);
    Transactions transactions = new Transactions(chain, node.transactions(), history);
    EsploraRoutes esploraRoutes = new EsploraRoutes(memory);
    new AddressEndpoints(balances, history, mempool, transactions, esploraJson)
        .addTo(esploraRoutes);
    Spends spends = new Spends(
        chain,
        transactions,
        node.transactions(),
        balances,
        history,
        mempool,
        new RecentSpends(index));
    new TransactionEndpoints(transactions, spends, node.blocks(), node.broadcaster(), esploraJson)
        .addTo(esploraRoutes);
    new BlockEndpoints(chain, transactions, node.blocks(), esploraJson).addTo(esploraRoutes);
    new MempoolEndpoints(mempool, node.fees(), esploraJson).addTo(esploraRoutes);
    return esploraRoutes.endpoints();
  }
}
