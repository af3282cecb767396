package org.utxod.query.balance;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsInMempool;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.port.mempool.MempoolCoin;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.read.IndexView;

/** Reads pages of a script's coins from one open view: confirmed, unconfirmed or both. For one thread. */
final class CoinsReader {
  private final IndexView view;
  private final ViewReader reader;
  private final MempoolView followed;

  /** @param followed says why the mempool at the view's block is not known */
  CoinsReader(IndexView view, ViewReader reader, MempoolView followed) {
    this.view = view;
    this.reader = reader;
    this.followed = followed;
  }

  /**
   * A page of coins.
   *
   * @throws QueryException if unconfirmed ones are wanted and not known
   */
  CoinsPage page(ScriptRef scriptRef, CoinsRequest request) {
    Cursor after = request.after();
    return request.unconfirmed() == UnconfirmedCoins.EXCLUDE
        ? confirmed(
            scriptRef, after == null ? null : after.after(), request.limit(), request.minConf())
        : withUnconfirmed(scriptRef, request);
  }

  /*
   * First the unconfirmed ones: one that is confirmed between two pages is then in both; in the other order it could be
   * in neither.
   */
  private CoinsPage withUnconfirmed(ScriptRef scriptRef, CoinsRequest request) {
    MempoolView.Snapshot known = reader.mempool().orElseThrow(this::mempoolUnknown);
    ScriptKey key = scriptRef.key();
    Cursor after = request.after();
    int limit = request.limit();
    boolean amongConfirmed = after != null && !after.unconfirmed();
    List<MempoolCoin> found = amongConfirmed
        ? List.of()
        : known.coins(key, after == null ? null : after.after(), limit + 1);
    if (found.size() > limit) {
      return page(scriptRef, found.subList(0, limit), behind(found.get(limit - 1)));
    }
    if (request.unconfirmed() == UnconfirmedCoins.ONLY) {
      return page(scriptRef, found, null);
    }
    if (found.size() == limit) {
      boolean more = !view.coins(key, null, 1).isEmpty();
      return page(scriptRef, found, more ? behind(found.get(limit - 1)) : null);
    }
    OutPoint position = after == null || after.unconfirmed() ? null : after.after();
    CoinsPage confirmed = confirmed(scriptRef, position, limit - found.size(), 1);
    return confirmed.behind(found);
  }

  private static Cursor behind(MempoolCoin coin) {
    return new Cursor(coin.outPoint(), true);
  }

  private CoinsPage page(ScriptRef scriptRef, List<MempoolCoin> coins, @Nullable Cursor next) {
    return page(scriptRef, count(scriptRef.key()), List.of(), next).behind(coins);
  }

  private QueryException mempoolUnknown() {
    MempoolStatus status = followed.status();
    if (!status.followed()) {
      return QueryException.switchedOff(
          "Unconfirmed coins are not available, because no mempool is followed. Use unconfirmed=exclude, or set "
              + "mempool: auto in the configuration of a daemon with a node.");
    }
    String reason = status.reason();
    return QueryException.unavailable(
        "Unconfirmed coins are currently unavailable" + (reason == null ? "." : ": " + reason)
            + " Retry, or use unconfirmed=exclude for confirmed coins only.",
        ViewReader.RETRY_SOON_SECONDS);
  }

  private CoinsPage confirmed(
      ScriptRef scriptRef, @Nullable OutPoint position, int limit, int minConf) {
    ScriptKey key = scriptRef.key();
    if (minConf > 1) {
      MinConfBalance.Page page = reader.confirmed(minConf).coins(key, position, limit);
      return page(scriptRef, (Long) null, page.coins(), page.next());
    }
    // One more than requested, to know whether there is a next page.
    List<Coin> found = view.coins(key, position, limit + 1);
    if (found.size() <= limit) {
      return page(scriptRef, count(key), found, null);
    }
    List<Coin> coins = List.copyOf(found.subList(0, limit));
    return page(scriptRef, count(key), coins, new Cursor(coins.get(limit - 1).outPoint()));
  }

  private CoinsPage page(
      ScriptRef scriptRef, @Nullable Long count, List<Coin> coins, @Nullable Cursor next) {
    return new CoinsPage(
        scriptRef,
        count,
        AnswerPoint.of(reader.context().point()),
        BalanceAnswer.LOCAL,
        reader.context().verdict().stale(),
        reader.context(scriptRef).complete(),
        coins.stream().map(Utxo::of).toList(),
        next,
        reader
            .mempool()
            .map(snapshot -> new CoinsInMempool(List.of(), spenders(snapshot, coins)))
            .orElse(null));
  }

  private static Map<OutPoint, Txid> spenders(MempoolView.Snapshot snapshot, List<Coin> coins) {
    Map<OutPoint, Txid> spenders = new HashMap<>();
    for (Coin coin : coins) {
      snapshot.spenderId(coin.outPoint()).ifPresent(txid -> spenders.put(coin.outPoint(), txid));
    }
    return spenders;
  }

  private @Nullable Long count(ScriptKey key) {
    if (view.state().balancesCurrent()) {
      return view.balance(key).coins();
    }
    int counted = view.coins(key, null, ViewReader.MAX_SUMMED_COINS + 1).size();
    return counted > ViewReader.MAX_SUMMED_COINS ? null : Long.valueOf(counted);
  }
}
