package org.utxod.query.http.esplora;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.ActivityEntry;
import org.utxod.query.answer.ActivityPage;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.history.HistoryService;
import org.utxod.query.history.TransactionFinder;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.query.port.TransactionSource.Spending;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.read.SpentCoin;

/**
 * Finds the spenders of outputs: from the node or, if it does not know, from the mempool, the output itself or the
 * index's activity. Thread-safe.
 */
final class Spends {
  private static final int ROWS = 100;
  private static final int MAX_ROWS = 1_000;
  private static final int TRANSACTIONS_AT_ONCE = 25;

  /** Each of up to 50,000 transactions of a script, of which 25 are read. */
  private static final int MAX_SEARCHES = 20;

  private final KnownChain chain;
  private final Transactions transactions;
  private final TransactionSource source;
  private final BalanceService balances;
  private final HistoryService history;
  private final MempoolView mempool;
  private final RecentSpends recent;

  Spends(
      KnownChain chain,
      Transactions transactions,
      TransactionSource source,
      BalanceService balances,
      HistoryService history,
      MempoolView mempool,
      RecentSpends recent) {
    this.chain = chain;
    this.transactions = transactions;
    this.source = source;
    this.balances = balances;
    this.history = history;
    this.mempool = mempool;
    this.recent = recent;
  }

  /**
   * The spenders of coins, in request order.
   *
   * @throws org.utxod.query.http.HttpException 400 if the spender of one is unknown here
   */
  List<EsploraJson.Spend> of(List<OutPoint> coins) {
    List<Spending> spendings = source.spending(coins);
    List<EsploraJson.Spend> spends = new ArrayList<>();
    for (int i = 0; i < coins.size(); i++) {
      if (spendings.get(i) instanceof Spending.Spent spent) {
        spends.add(spend(coins.get(i), spent.by(), spent.block()));
      } else if (spendings.get(i) instanceof Spending.Unspent) {
        spends.add(EsploraJson.Spend.NONE);
      } else {
        spends.add(byOurselves(coins.get(i)));
      }
    }
    return spends;
  }

  private EsploraJson.Spend spend(OutPoint coin, Txid by, @Nullable BlockHash hash) {
    BlockLookup.Header block = hash == null ? null : chain.header(hash).orElse(null);
    Optional<EsploraJson.PlacedTx> spender = block == null
        ? transactions.find(by).map(found -> new EsploraJson.PlacedTx(found.tx(), null))
        : Optional.of(transactions.inBlock(List.of(by), block).get(0));
    return spender
        .flatMap(found -> input(coin, found))
        // It was replaced or confirmed meanwhile.
        .orElseThrow(() -> EsploraErrorFormat.notFound("Transaction not found"));
  }

  private static Optional<EsploraJson.Spend> input(OutPoint coin, EsploraJson.PlacedTx spender) {
    List<ChainTx.Input> inputs = spender.tx().inputs();
    for (int vin = 0; vin < inputs.size(); vin++) {
      if (coin.equals(inputs.get(vin).coin())) {
        return Optional.of(new EsploraJson.Spend(spender.tx().txid(), vin, spender.block()));
      }
    }
    return Optional.empty();
  }

  /* The coin is not in the node's UTXO set, and the node does not know who spends it. */
  private EsploraJson.Spend byOurselves(OutPoint coin) {
    MempoolView.Snapshot now = mempool.now().orElse(null);
    if (now != null && now.transaction(coin.txid()).isPresent()) {
      MempoolTx by = now.spender(coin).orElse(null);
      return by == null ? EsploraJson.Spend.NONE : spend(coin, by.txid(), null);
    }
    TransactionLookup lookup = transactions.lookUp(coin.txid());
    if (lookup instanceof TransactionLookup.Absent) {
      return EsploraJson.Spend.NONE; // As in Esplora: nothing spends an output that does not exist.
    }
    if (!(lookup instanceof TransactionLookup.Found found)) {
      return byUndo(coin).orElseThrow(Spends::notKnown);
    }
    EsploraJson.PlacedTx made = transactions.placed(found.tx());
    List<ChainTx.Output> outputs = made.tx().outputs();
    if (coin.vout() >= outputs.size()) {
      throw EsploraErrorFormat.notFound("Output not found");
    }
    ChainTx.Output output = outputs.get((int) coin.vout());
    Script script = output.script();
    if (made.block() == null || script.isUnspendable() || made.block().point().height() == 0) {
      return EsploraJson.Spend.NONE; // The genesis block's coin never was in the UTXO set.
    }
    return (history.isKept()
            ? byHistory(coin, output, made.block())
            : byActivity(coin, script, made.block()))
        .orElseThrow(Spends::notKnown);
  }

  /*
   * The node does not know the transaction that created the coin, but the index had the coin and may still have its
   * data.
   */
  private Optional<EsploraJson.Spend> byUndo(OutPoint coin) {
    SpentCoin spent = recent.of(coin).orElse(null);
    BlockLookup.Header block =
        spent == null ? null : chain.header(spent.height()).orElse(null);
    if (spent == null || block == null) {
      return Optional.empty();
    }
    chain.header(spent.coin().height()).ifPresent(made -> chain.remember(coin.txid(), made));
    List<Txid> spending = spent.spending().stream().map(Activity::txid).toList();
    for (int from = 0; from < spending.size(); from += TRANSACTIONS_AT_ONCE) {
      List<Txid> some =
          spending.subList(from, Math.min(from + TRANSACTIONS_AT_ONCE, spending.size()));
      Optional<EsploraJson.Spend> found = transactions.inBlock(some, block).stream()
          .flatMap(spender -> input(coin, spender).stream())
          .findFirst();
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /** Searches the script's activity since the coin was created, latest first. */
  private Optional<EsploraJson.Spend> byActivity(
      OutPoint coin, Script script, BlockLookup.Header made) {
    ActivityCursor after = null;
    for (int rows = 0; rows < MAX_ROWS; rows += ROWS) {
      ActivityPage page = balances.activity(new ScriptQuery.ByScript(script), after, ROWS);
      List<ActivityEntry> spending = page.entries().stream()
          .filter(entry -> entry.spentSat() > 0)
          .filter(entry -> entry.block().point().height() >= made.point().height())
          .toList();
      for (int from = 0; from < spending.size(); from += TRANSACTIONS_AT_ONCE) {
        Optional<EsploraJson.Spend> found = among(
            coin, spending.subList(from, Math.min(from + TRANSACTIONS_AT_ONCE, spending.size())));
        if (found.isPresent()) {
          return found;
        }
      }
      after = page.next();
      boolean older = !page.entries().isEmpty()
          && page.entries().get(page.entries().size() - 1).block().point().height()
              < made.point().height();
      if (after == null || older) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  /** Searches the script's history from the coin's block on, earliest first: most coins are spent soon. */
  private Optional<EsploraJson.Spend> byHistory(
      OutPoint coin, ChainTx.Output output, BlockLookup.Header made) {
    ActivityPosition after = null;
    for (int search = 0; search < MAX_SEARCHES; search++) {
      TransactionFinder.Spenders some = history
          .finder()
          .spenders(output.script().key(), output.valueSat(), made.point().height(), after);
      Optional<EsploraJson.Spend> found = transactions.inputsOfHistory(some.lines()).stream()
          .flatMap(spender -> input(coin, spender).stream())
          .findFirst();
      after = some.next();
      if (found.isPresent() || after == null) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<EsploraJson.Spend> among(OutPoint coin, List<ActivityEntry> entries) {
    List<BlockLookup.Header> blocks = entries.stream()
        .map(
            entry -> new BlockLookup.Header(entry.block().point(), entry.block().time()))
        .toList();
    return transactions
        .inBlocks(entries.stream().map(ActivityEntry::txid).toList(), blocks)
        .stream()
        .flatMap(spender -> input(coin, spender).stream())
        .findFirst();
  }

  private static org.utxod.query.http.HttpException notKnown() {
    return EsploraErrorFormat.badRequest(
        "The spending transaction is not known: it is older than the activity kept here, and the node has no "
            + "spender index (-txospenderindex)");
  }
}
