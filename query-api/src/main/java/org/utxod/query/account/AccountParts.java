package org.utxod.query.account;

import java.time.Clock;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.event.AccountMempool;
import org.utxod.query.account.make.AccountDeriver;
import org.utxod.query.account.make.AccountEditor;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.account.past.PastEntering;
import org.utxod.query.answer.Freshness;
import org.utxod.query.history.Counterparts;
import org.utxod.query.history.MergedHistory;
import org.utxod.query.history.PastTransactions;
import org.utxod.query.history.UsedScripts;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DescriptorSource;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.watch.WakeSignal;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.AccountStore;
import org.utxod.store.history.History;

/**
 * Everything of accounts, wired.
 *
 * @param single answers questions about descriptors of which nothing is kept
 * @param follower to be run on a thread of its own
 * @param counterparts finds the other scripts of transactions
 * @param past enters earlier transactions, on another thread; null where no history is kept
 */
public record AccountParts(
    AccountService service,
    AccountMaker maker,
    DescriptorService single,
    AccountFollower follower,
    @Nullable PastEntering past,
    Counterparts counterparts) {
  /**
   * Wires them over an index.
   *
   * @param history null if none is kept
   * @param node derives descriptors, and knows what transactions spend
   */
  public static AccountParts over(
      UtxoIndex index,
      AccountStore store,
      @Nullable History history,
      ChainView chain,
      Freshness freshness,
      MempoolView mempool,
      NodePorts node,
      AccountLimits limits,
      Clock clock) {
    WakeSignal wake = new WakeSignal();
    DescriptorSource descriptors = node.descriptors();
    AccountBook book = new AccountBook(index, store);
    AccountEditor editor = new AccountEditor(book, limits, clock);
    AccountMempool unconfirmed = new AccountMempool(book, store, mempool, wake::ring);
    AccountDeriver deriver =
        new AccountDeriver(index, book, editor, descriptors, new UsedScripts(history));
    PastTransactions transactions =
        history == null ? null : new PastTransactions(index, history, node);
    PastEntering past = transactions == null ? null : new PastEntering(book, store, transactions);
    Counterparts.Places places = transactions == null
        ? lines -> Collections.nCopies(lines.size(), null)
        : transactions::atPlaces;
    AccountMaker maker =
        new AccountMaker(editor, deriver, descriptors, index.state().network(), () -> {
          unconfirmed.inbox().again();
          if (past != null) {
            past.wake();
          }
        });
    return new AccountParts(
        new AccountService(index, history, book, store, unconfirmed, chain, freshness),
        maker,
        new DescriptorService(
            index, maker, descriptors, chain, freshness, new MergedHistory(history, node)),
        new AccountFollower(book, unconfirmed, deriver, wake),
        past,
        new Counterparts(places, node.transactions()));
  }
}
