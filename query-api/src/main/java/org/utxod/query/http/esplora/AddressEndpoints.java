package org.utxod.query.http.esplora;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.ActivityEntry;
import org.utxod.query.answer.ActivityPage;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.Utxo;
import org.utxod.query.balance.BalanceRequest;
import org.utxod.query.balance.BalanceService;
import org.utxod.query.balance.CoinsRequest;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.history.HistoryPage;
import org.utxod.query.history.HistoryRequest;
import org.utxod.query.history.HistoryService;
import org.utxod.query.http.Json;
import org.utxod.query.http.Parameter;
import org.utxod.query.http.Request;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.mempool.MempoolStatus;
import org.utxod.query.port.mempool.MempoolTx;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.segment.HistoryTotals;

/** Balances, coins and activity of a script, by address and by script hash. */
final class AddressEndpoints {
  private static final int MAX_COINS = 500;
  private static final int CONFIRMED_PAGE = 25;
  private static final int MAX_UNCONFIRMED = 50;

  /** Maximum number of activity rows skipped to find the start of a page. */
  private static final int MAX_PASSED_OVER = 10_000;

  private static final Parameter AFTER = new Parameter("after_txid");

  private final BalanceService balances;
  private final HistoryService history;
  private final MempoolView mempool;
  private final Transactions transactions;
  private final EsploraJson esploraJson;

  AddressEndpoints(
      BalanceService balances,
      HistoryService history,
      MempoolView mempool,
      Transactions transactions,
      EsploraJson esploraJson) {
    this.balances = balances;
    this.history = history;
    this.mempool = mempool;
    this.transactions = transactions;
    this.esploraJson = esploraJson;
  }

  void addTo(EsploraRoutes esploraRoutes) {
    add(
        esploraRoutes,
        "/address/{address}",
        "address",
        request -> new ScriptQuery.ByAddress(request.variable("address")));
    add(
        esploraRoutes,
        "/scripthash/{hash}",
        "scripthash",
        request -> history.byScriptHash(PathParams.scriptHash(request)));
    esploraRoutes.get("/address-prefix/{prefix}", request -> {
      throw EsploraErrorFormat.badRequest("address search disabled");
    });
  }

  private void add(
      EsploraRoutes esploraRoutes,
      String path,
      String name,
      Function<Request, ScriptQuery> scriptQuery) {
    String variable = name.equals("address") ? name : "hash";
    esploraRoutes.json(
        path, request -> stats(scriptQuery.apply(request), name, request.variable(variable)));
    esploraRoutes.json(path + "/utxo", request -> coins(scriptQuery.apply(request)));
    esploraRoutes.json(
        path + "/txs",
        request -> {
          String after = request.parameter(AFTER.name());
          return after == null
              ? transactions(scriptQuery.apply(request), true, null)
              : after(scriptQuery.apply(request), PathParams.txid(after));
        },
        AFTER);
    esploraRoutes.json(
        path + "/txs/chain", request -> transactions(scriptQuery.apply(request), false, null));
    esploraRoutes.json(path + "/txs/chain/{last}", request -> {
      // A trailing slash names none.
      boolean none = request.variable("last").isEmpty();
      return transactions(
          scriptQuery.apply(request), false, none ? null : PathParams.txid(request, "last"));
    });
    esploraRoutes.json(
        path + "/txs/mempool",
        request -> unconfirmed(balances.balance(BalanceRequest.of(scriptQuery.apply(request)))));
  }

  private Json.Content stats(ScriptQuery scriptQuery, String nameField, String requested) {
    MempoolView.Snapshot now = mempool.now().orElse(null);
    BalanceAnswer answer = balances.balance(BalanceRequest.of(scriptQuery));
    requireKnown(now, answer);
    ScriptRef scriptRef = answer.scriptRef();
    Long count = answer.utxoCount();
    long coins = count == null ? 0 : count;
    String spelling = scriptRef.address();
    String named = nameField.equals("address") && spelling != null ? spelling : requested;
    return json -> esploraJson.script(
        json,
        nameField,
        named,
        history.isKept()
            ? stats(history.summary(scriptQuery).totals())
            : new EsploraJson.Stats(coins, answer.balanceSat(), 0, 0, coins),
        unconfirmedStats(scriptRef.key(), now));
  }

  private static EsploraJson.Stats stats(HistoryTotals totals) {
    return new EsploraJson.Stats(
        totals.created(),
        totals.receivedSat(),
        totals.spent(),
        totals.spentSat(),
        totals.transactions());
  }

  /**
   * Rejects a current query while the mempool is not known.
   *
   * @param now as read before the answer, so that a transaction confirmed in between is in both and not in neither
   * @throws SourceException while it is followed but not known, as when the node is still loading it after a start: a
   *     wallet would take an empty list to mean that its payments are gone, and pay again
   */
  private void requireKnown(MempoolView.@Nullable Snapshot now, Answer answer) {
    boolean current = answer.source().equals(BalanceAnswer.LOCAL) && !answer.stale();
    MempoolStatus status = mempool.status();
    if (now == null && current && status.followed()) {
      String reason = status.reason();
      throw new SourceException(
          SourceException.Kind.UNAVAILABLE,
          "Unconfirmed transactions are currently unavailable"
              + (reason == null ? "." : ": " + reason) + " Retry",
          null);
    }
  }

  private static EsploraJson.Stats unconfirmedStats(
      ScriptKey key, MempoolView.@Nullable Snapshot now) {
    if (now == null) {
      return EsploraJson.Stats.NONE;
    }
    long funded = 0;
    long fundedSat = 0;
    long spent = 0;
    long spentSat = 0;
    List<MempoolTx> touching = now.touching(key);
    for (MempoolTx tx : touching) {
      for (MempoolTx.Output output : tx.created()) {
        if (output.script().key().equals(key)) {
          funded++;
          fundedSat = Math.addExact(fundedSat, output.valueSat());
        }
      }
      for (MempoolTx.Input input : tx.spent()) {
        if (input.prevout().script().key().equals(key)) {
          spent++;
          spentSat = Math.addExact(spentSat, input.prevout().valueSat());
        }
      }
    }
    return new EsploraJson.Stats(funded, fundedSat, spent, spentSat, touching.size());
  }

  private Json.Content coins(ScriptQuery scriptQuery) {
    MempoolView.Snapshot now = mempool.now().orElse(null);
    CoinsPage page = balances.coins(scriptQuery, CoinsRequest.of(null, MAX_COINS + 1));
    requireKnown(now, page);
    if (page.coins().size() > MAX_COINS || page.next() != null) {
      throw EsploraErrorFormat.badRequest("Too many unspent outputs");
    }
    List<Utxo> held = page.coins().stream()
        .filter(coin -> now == null || now.spender(coin.outPoint()).isEmpty())
        .toList();
    List<BlockLookup.Header> blocks =
        transactions.headers(held.stream().map(Utxo::height).toList());
    List<EsploraJson.Coin> coins = new ArrayList<>();
    for (int i = 0; i < held.size(); i++) {
      Utxo coin = held.get(i);
      coins.add(new EsploraJson.Coin(coin.outPoint(), coin.valueSat(), blocks.get(i)));
    }
    ScriptKey key = page.scriptRef().key();
    if (now != null) {
      coins.addAll(unconfirmedCoins(now, key, page.coins()));
    }
    if (coins.size() > MAX_COINS) {
      throw EsploraErrorFormat.badRequest("Too many unspent outputs");
    }
    return json -> esploraJson.coins(json, coins);
  }

  /* A transaction confirmed a moment ago can still be in our copy of the mempool. */
  private static List<EsploraJson.Coin> unconfirmedCoins(
      MempoolView.Snapshot now, ScriptKey key, List<Utxo> confirmed) {
    List<OutPoint> known = confirmed.stream().map(Utxo::outPoint).toList();
    List<EsploraJson.Coin> coins = new ArrayList<>();
    for (MempoolTx tx : now.touching(key)) {
      for (int vout = 0; vout < tx.created().size(); vout++) {
        Script script = tx.created().get(vout).script();
        OutPoint coin = new OutPoint(tx.txid(), vout);
        if (script.key().equals(key)
            && !script.isUnspendable()
            && now.spender(coin).isEmpty()
            && !known.contains(coin)) {
          coins.add(new EsploraJson.Coin(coin, tx.created().get(vout).valueSat(), null));
        }
      }
    }
    return coins;
  }

  private Json.Content unconfirmed(Answer answer) {
    List<EsploraJson.PlacedTx> found = unconfirmedOf(answer);
    return json -> esploraJson.transactions(json, found);
  }

  private List<EsploraJson.PlacedTx> unconfirmedOf(Answer answer) {
    ScriptKey key = answer.scriptRef().key();
    MempoolView.Snapshot now = mempool.now().orElse(null);
    requireKnown(now, answer);
    if (now == null) {
      return List.of();
    }
    List<MempoolTx> touching = now.touching(key);
    return transactions.unconfirmed(
        touching.subList(0, Math.min(MAX_UNCONFIRMED, touching.size())));
  }

  /** After a transaction in the list of unconfirmed and confirmed ones. */
  private Json.Content after(ScriptQuery scriptQuery, Txid last) {
    List<EsploraJson.PlacedTx> unconfirmed = unconfirmedOf(activity(scriptQuery));
    for (int i = 0; i < unconfirmed.size(); i++) {
      if (unconfirmed.get(i).tx().txid().equals(last)) {
        List<EsploraJson.PlacedTx> rest = unconfirmed.subList(i + 1, unconfirmed.size());
        List<EsploraJson.PlacedTx> confirmed = confirmed(scriptQuery, null);
        return json -> esploraJson.transactions(
            json, Stream.concat(rest.stream(), confirmed.stream()).toList());
      }
    }
    return transactions(scriptQuery, false, last);
  }

  private Json.Content transactions(
      ScriptQuery scriptQuery, boolean withUnconfirmed, @Nullable Txid last) {
    List<EsploraJson.PlacedTx> all = new ArrayList<>();
    SourceException fault = null;
    if (withUnconfirmed) {
      try {
        all.addAll(unconfirmedOf(activity(scriptQuery)));
      } catch (SourceException e) {
        fault = e;
      }
    }
    all.addAll(
        confirmed(scriptQuery, last)); // A permanent error takes precedence over a temporary one.
    if (fault != null) {
      throw fault;
    }
    return json -> esploraJson.transactions(json, all);
  }

  private Answer activity(ScriptQuery scriptQuery) {
    return balances.activity(scriptQuery, null, 1);
  }

  /** 25 confirmed ones; empty after a txid that is not in a complete history, as in Esplora. */
  private List<EsploraJson.PlacedTx> confirmed(ScriptQuery scriptQuery, @Nullable Txid last) {
    Place place = last == null ? Place.BEGINNING : behind(scriptQuery, last);
    if (place.nowhere()) {
      return List.of();
    }
    if (history.isKept()) {
      return fromHistory(scriptQuery, place);
    }
    ActivityPage page = balances.activity(scriptQuery, place.after(), CONFIRMED_PAGE);
    requireWhole(page, page.entries().size() == CONFIRMED_PAGE);
    if (page.entries().isEmpty()) {
      return List.of();
    }
    List<BlockLookup.Header> blocks = page.entries().stream()
        .map(
            entry -> new BlockLookup.Header(entry.block().point(), entry.block().time()))
        .toList();
    return transactions.inBlocks(
        page.entries().stream().map(ActivityEntry::txid).toList(), blocks);
  }

  private List<EsploraJson.PlacedTx> fromHistory(ScriptQuery scriptQuery, Place place) {
    ActivityCursor after = place.after();
    HistoryPage page = history.page(
        scriptQuery, HistoryRequest.latest(after == null ? null : after.last(), CONFIRMED_PAGE));
    if (page.next() == null && !page.complete()) {
      throw EsploraErrorFormat.notYet("The history is being built and reaches down to block "
          + page.fromHeight() + "; retry. See history in /v1/status");
    }
    return transactions.ofHistory(page.entries());
  }

  /** A full page within the kept activity is complete; a shorter one is so only if there can be nothing older. */
  private static void requireWhole(ActivityPage page, boolean full) {
    if (!page.complete() || (!full && !page.wholeChain())) {
      throw EsploraErrorFormat.tooMuchHistory();
    }
  }

  /** The position in a list; {@code after} is null at its beginning. */
  private record Place(@Nullable ActivityCursor after, boolean nowhere) {
    static final Place BEGINNING = new Place(null, false);
    static final Place NOWHERE = new Place(null, true);
  }

  private Place behind(ScriptQuery scriptQuery, Txid last) {
    if (history.isKept()) {
      HistoryService.Place place = history
          .find(last)
          .orElseThrow(() -> EsploraErrorFormat.notYet("The history is being built; retry"))
          .place();
      return place == null ? Place.NOWHERE : new Place(new ActivityCursor(place.position()), false);
    }
    ActivityCursor after = null;
    for (int passed = 0; passed < MAX_PASSED_OVER; ) {
      ActivityPage page = balances.activity(scriptQuery, after, BalanceService.MAX_PAGE);
      for (ActivityEntry entry : page.entries()) {
        if (entry.txid().equals(last)) {
          return new Place(new ActivityCursor(entry.position()), false);
        }
      }
      after = page.next();
      if (after == null) {
        requireWhole(page, false);
        return Place.NOWHERE;
      }
      passed += page.entries().size();
    }
    throw EsploraErrorFormat.tooMuchHistory();
  }
}
