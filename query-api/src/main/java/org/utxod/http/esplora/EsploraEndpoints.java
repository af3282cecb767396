package org.utxod.http.esplora;

import java.util.List;
import org.utxod.http.ClientMemory;
import org.utxod.http.Endpoint;
import org.utxod.port.MempoolView;
import org.utxod.port.NodePorts;
import org.utxod.query.BalanceService;
import org.utxod.query.NamedTransactions;
import org.utxod.store.UtxoIndex;

/** The list of everything below {@code /api}. */
public final class EsploraEndpoints {
  private EsploraEndpoints() {}

  /**
   * Wires it.
   *
   * @param named where answers named transactions, those of this family too
   * @param memory in which large answers count while they are written
   */
  public static List<Endpoint> of(
      UtxoIndex index,
      BalanceService balances,
      MempoolView mempool,
      NodePorts node,
      NamedTransactions named,
      ClientMemory memory) {
    Shapes shapes = new Shapes(index.state().network());
    KnownChain chain = new KnownChain(index, node.blocks(), named);
    Transactions transactions = new Transactions(chain, node.transactions());
    Family family = new Family(memory);
    new AddressEndpoints(balances, mempool, transactions, shapes).addTo(family);
    Spends spends = new Spends(
        chain, transactions, node.transactions(), balances, mempool, new RecentSpends(index));
    new TransactionEndpoints(transactions, spends, node.blocks(), node.broadcaster(), shapes)
        .addTo(family);
    new BlockEndpoints(chain, transactions, node.blocks(), shapes).addTo(family);
    new MempoolEndpoints(mempool, node.fees(), shapes).addTo(family);
    return family.endpoints();
  }
}
