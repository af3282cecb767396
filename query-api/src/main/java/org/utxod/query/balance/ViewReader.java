package org.utxod.query.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.ActivityEntry;
import org.utxod.query.answer.ActivityPage;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.UnconfirmedEntry;
import org.utxod.query.answer.ViewContext;
import org.utxod.query.port.ChainStatus;
import org.utxod.query.port.mempool.MempoolSums;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Activity;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.Coverage;
import org.utxod.store.model.IndexState;
import org.utxod.store.read.IndexView;

/** Reads one open view; for one thread, and for as long as the view is open. */
public final class ViewReader {
  /** Maximum number of coins that a balance is summed from while the index maintains no current balances. */
  static final int MAX_SUMMED_COINS = 1_000;

  static final int RETRY_SOON_SECONDS = 10;

  private final IndexView view;
  private final ViewContext viewContext;
  private final MempoolView followed;
  private final Optional<MempoolView.Snapshot> mempool;
  private final EarlierBalances earlier;

  private ViewReader(
      IndexView view,
      ViewContext viewContext,
      MempoolView followed,
      Optional<MempoolView.Snapshot> mempool,
      EarlierBalances earlier) {
    this.earlier = earlier;
    this.view = view;
    this.followed = followed;
    this.viewContext = viewContext;
    this.mempool = mempool;
  }

  /** The block of the view; empty if nothing is indexed yet. */
  static Optional<ViewReader> of(
      IndexView view,
      Freshness freshness,
      ChainStatus chain,
      MempoolView mempool,
      EarlierBalances earlier) {
    IndexState state = view.state();
    BlockRecord tip = state.tip();
    if (tip == null) {
      return Optional.empty();
    }
    Freshness.Verdict verdict = freshness.judge(tip.point().height(), chain);
    return Optional.of(new ViewReader(
        view,
        new ViewContext(tip.point(), verdict, state.coverage().complete()),
        mempool,
        verdict.stale() ? Optional.empty() : mempool.at(tip.point()),
        earlier));
  }

  ViewContext context() {
    return viewContext;
  }

  /** The mempool at the view's block; empty if that is not known. */
  Optional<MempoolView.Snapshot> mempool() {
    return mempool;
  }

  /** For one subject: a partial index knows all coins of some scripts. */
  ViewContext context(ScriptRef scriptRef) {
    ScriptKey key = scriptRef.key();
    return viewContext.complete() ? viewContext : viewContext.complete(view.knowsAllOf(key));
  }

  /** @throws QueryException if balances are not current and there are too many coins to sum */
  BalanceAnswer balance(ScriptRef scriptRef) {
    ScriptKey key = scriptRef.key();
    return answer(scriptRef, view.state().balancesCurrent() ? view.balance(key) : summed(key));
  }

  /**
   * The balance in coins of at least {@code minConf} confirmations.
   *
   * @throws QueryException if the script has too much activity for that many; the message says what is possible
   */
  BalanceAnswer balance(ScriptRef scriptRef, int minConf) {
    ScriptKey key = scriptRef.key();
    return minConf <= 1
        ? balance(scriptRef)
        : answer(scriptRef, confirmed(minConf).balance(key));
  }

  /** What is confirmed at least so often. */
  MinConfBalance confirmed(int minConf) {
    return new MinConfBalance(view, viewContext.point().height(), minConf);
  }

  /** In request order; an entry per subject. */
  List<BatchEntry> balances(List<ScriptRef> scriptRefs, int minConf) {
    List<BatchEntry> entries = new ArrayList<>(scriptRefs.size());
    if (minConf > 1) {
      for (ScriptRef scriptRef : scriptRefs) {
        entries.add(entry(scriptRef, minConf));
      }
      return entries;
    }
    if (!view.state().balancesCurrent()) {
      for (ScriptRef scriptRef : scriptRefs) {
        entries.add(entry(scriptRef, 1));
      }
      return entries;
    }
    List<ScriptKey> keys = new ArrayList<>(scriptRefs.size());
    for (ScriptRef scriptRef : scriptRefs) {
      keys.add(scriptRef.key());
    }
    List<Balance> balances = view.balances(keys);
    int next = 0;
    for (ScriptRef scriptRef : scriptRefs) {
      entries.add(new BatchEntry.Answered(answer(scriptRef, balances.get(next++))));
    }
    return entries;
  }

  private BatchEntry entry(ScriptRef scriptRef, int minConf) {
    try {
      return new BatchEntry.Answered(balance(scriptRef, minConf));
    } catch (QueryException e) {
      return BatchEntry.Refused.of(scriptRef, e);
    }
  }

  /** As of the end of an earlier block, in request order; an entry per subject. */
  List<BatchEntry> balancesAt(List<ScriptRef> scriptRefs, int height) {
    List<BatchEntry> entries = new ArrayList<>(scriptRefs.size());
    for (ScriptRef scriptRef : scriptRefs) {
      try {
        entries.add(new BatchEntry.Answered(balanceAt(scriptRef, height)));
      } catch (QueryException e) {
        entries.add(BatchEntry.Refused.of(scriptRef, e));
      }
    }
    return entries;
  }

  /**
   * Checks that balances after that height are known.
   *
   * @throws QueryException with the available heights
   */
  void requireKept(int height) {
    Integer from = view.state().activityFrom();
    boolean kept = from != null && height >= from && view.block(height).isPresent();
    OptionalInt lowest = earlier.from(view);
    boolean known = lowest.isPresent() && height >= lowest.getAsInt();
    if (height > viewContext.point().height() || !(kept || known)) {
      throw noSuchHeight(height, from);
    }
  }

  private BalanceAnswer answer(ScriptRef scriptRef, Balance balance) {
    return BalanceAnswer.local(
        scriptRef, balance, balance.immatureSat(), unconfirmed(scriptRef), context(scriptRef));
  }

  private @Nullable MempoolSums unconfirmed(ScriptRef scriptRef) {
    return mempool.map(snapshot -> snapshot.sums(scriptRef.key())).orElse(null);
  }

  private Balance summed(ScriptKey key) {
    List<Coin> coins = view.coins(key, null, MAX_SUMMED_COINS + 1);
    if (coins.size() > MAX_SUMMED_COINS) {
      throw QueryException.unavailable(
          "The index is in bulk sync and keeps no balances until it is near the tip; this script holds more than "
              + MAX_SUMMED_COINS
              + " coins, too many to sum up per request. Retry when /v1/status says live.",
          RETRY_SOON_SECONDS);
    }
    long sat = 0;
    long immature = 0;
    for (Coin coin : coins) {
      sat = Math.addExact(sat, coin.valueSat());
      if (coin.isImmature(viewContext.point().height())) {
        immature = Math.addExact(immature, coin.valueSat());
      }
    }
    return new Balance(sat, coins.size(), immature);
  }

  /**
   * The script's balance after block {@code height}.
   *
   * @throws QueryException if that is not kept; the message states the available heights
   */
  BalanceAnswer balanceAt(ScriptRef scriptRef, int height) {
    if (height == viewContext.point().height()) {
      return balance(scriptRef);
    }
    ChainPoint point = view.block(height).map(BlockRecord::point).orElse(null);
    Integer from = view.state().activityFrom();
    ScriptKey key = scriptRef.key();
    if (from != null) {
      from = Math.max(from, view.backfilledAsOf(key).orElse(0));
    }
    if (point == null
        || from == null
        || height < from
        || height > viewContext.point().height()) {
      Integer kept = from;
      EarlierBalances.Earlier known =
          earlier.at(view, key, height).orElseThrow(() -> noSuchHeight(height, kept));
      return BalanceAnswer.local(
          scriptRef, known.balance(), null, null, context(scriptRef).at(known.point()));
    }
    Integer lowest = from;
    Balance balance = view.balanceAt(key, height).orElseThrow(() -> noSuchHeight(height, lowest));
    return BalanceAnswer.local(
        scriptRef, balance, null, null, context(scriptRef).at(point));
  }

  private QueryException noSuchHeight(int height, @Nullable Integer kept) {
    int tip = viewContext.point().height();
    OptionalInt known = earlier.from(view);
    Integer from = known.isPresent() ? Integer.valueOf(known.getAsInt()) : kept;
    return QueryException.noSuchHeight("The balance after block " + height + " is not available. "
        + (from == null || from >= tip
            ? "Only the balance after block " + tip + " is."
            : "Balances after blocks " + from + " to " + tip + " are."));
  }

  /**
   * A page of coins.
   *
   * @throws QueryException if unconfirmed ones are wanted and not known
   */
  CoinsPage coins(ScriptRef scriptRef, CoinsRequest request) {
    return new CoinsReader(view, this, followed).page(scriptRef, request);
  }

  /**
   * The script's activity, latest first.
   *
   * @throws QueryException if none is kept
   */
  ActivityPage activity(ScriptRef scriptRef, @Nullable ActivityCursor after, int limit) {
    ScriptKey key = scriptRef.key();
    Integer from = view.activityFrom(key);
    if (from == null) {
      throw QueryException.unavailable(
          "The index is in bulk sync and keeps no activity until it is near the tip. Retry when /v1/status says "
              + "live.",
          RETRY_SOON_SECONDS);
    }
    ActivityPosition before = after == null ? null : after.last();
    // One more than requested, to know whether there is a next page.
    List<Activity> found = view.activity(key, before, limit + 1);
    List<ActivityEntry> entries = new ArrayList<>();
    for (Activity row : found.subList(0, Math.min(limit, found.size()))) {
      entries.add(ActivityEntry.of(row, block(row.position().height())));
    }
    Coverage coverage = view.state().coverage();
    return new ActivityPage(
        scriptRef,
        AnswerPoint.of(viewContext.point()),
        BalanceAnswer.LOCAL,
        viewContext.verdict().stale(),
        context(scriptRef).complete(),
        from,
        from == 0 && coverage.origin() == Coverage.Origin.GENESIS,
        after == null ? waiting(key, limit) : null,
        entries,
        found.size() <= limit ? null : new ActivityCursor(entries.get(limit - 1).position()));
  }

  private @Nullable List<UnconfirmedEntry> waiting(ScriptKey key, int limit) {
    return mempool
        .map(snapshot -> snapshot.touching(key).stream()
            .limit(limit)
            .map(tx -> UnconfirmedEntry.of(tx, key))
            .toList())
        .orElse(null);
  }

  private BlockRecord block(int height) {
    return view.block(height)
        .orElseThrow(() -> QueryException.unavailable(
            "Block " + height + " is no longer kept. Retry.", RETRY_SOON_SECONDS));
  }
}
