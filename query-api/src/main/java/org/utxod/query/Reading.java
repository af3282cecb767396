package org.utxod.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Coin;
import org.utxod.chain.OutPoint;
import org.utxod.chain.ScriptKey;
import org.utxod.chain.Txid;
import org.utxod.port.ChainStatus;
import org.utxod.port.MempoolCoin;
import org.utxod.port.MempoolStatus;
import org.utxod.port.MempoolSums;
import org.utxod.port.MempoolView;
import org.utxod.store.Activity;
import org.utxod.store.ActivityPosition;
import org.utxod.store.Balance;
import org.utxod.store.BlockRecord;
import org.utxod.store.Coverage;
import org.utxod.store.IndexState;
import org.utxod.store.IndexView;

/** Reads one open view; belongs to one thread and to the view's short life. */
final class Reading {
  /** Coins that a balance is summed from, at most, while the index keeps no current balances. */
  static final int MAX_SUMMED_COINS = 1_000;

  static final int RETRY_SOON_SECONDS = 10;

  private final IndexView view;
  private final Standing standing;
  private final MempoolView followed;
  private final Optional<MempoolView.Snapshot> mempool;

  private Reading(
      IndexView view,
      Standing standing,
      MempoolView followed,
      Optional<MempoolView.Snapshot> mempool) {
    this.view = view;
    this.followed = followed;
    this.standing = standing;
    this.mempool = mempool;
  }

  /** Where the view stands; empty where nothing is indexed yet. */
  static Optional<Reading> of(
      IndexView view, Freshness freshness, ChainStatus chain, MempoolView mempool) {
    IndexState state = view.state();
    BlockRecord tip = state.tip();
    if (tip == null) {
      return Optional.empty();
    }
    Freshness.Verdict verdict = freshness.judge(tip.point().height(), chain);
    return Optional.of(new Reading(
        view,
        new Standing(tip.point(), verdict, state.coverage().complete()),
        mempool,
        verdict.stale() ? Optional.empty() : mempool.at(tip.point())));
  }

  Standing standing() {
    return standing;
  }

  /** The mempool at the view's block; empty where that is not known. */
  Optional<MempoolView.Snapshot> mempool() {
    return mempool;
  }

  /** As far as a subject goes: a partial index knows some scripts whole. */
  Standing standing(Subject subject) {
    ScriptKey key = subject.key();
    return standing.complete() ? standing : standing.complete(view.knowsAllOf(key));
  }

  /**
   * @throws QueryFault where balances are not current and there are too many coins to sum
   */
  BalanceAnswer balance(Subject subject) {
    ScriptKey key = subject.key();
    return answer(subject, view.state().balancesCurrent() ? view.balance(key) : summed(key));
  }

  /**
   * The balance in coins of at least {@code minConf} confirmations.
   *
   * @throws QueryFault where that is too deep for the script; the message names what is not
   */
  BalanceAnswer balance(Subject subject, int minConf) {
    ScriptKey key = subject.key();
    return minConf <= 1 ? balance(subject) : answer(subject, confirmed(minConf).balance(key));
  }

  private Confirmed confirmed(int minConf) {
    return new Confirmed(view, standing.point().height(), minConf);
  }

  /** In the order asked; an entry per subject. */
  List<BatchEntry> balances(List<Subject> subjects, int minConf) {
    List<BatchEntry> entries = new ArrayList<>(subjects.size());
    if (minConf > 1) {
      for (Subject subject : subjects) {
        entries.add(entry(subject, minConf));
      }
      return entries;
    }
    if (!view.state().balancesCurrent()) {
      for (Subject subject : subjects) {
        entries.add(entry(subject, 1));
      }
      return entries;
    }
    List<ScriptKey> keys = new ArrayList<>(subjects.size());
    for (Subject subject : subjects) {
      keys.add(subject.key());
    }
    List<Balance> balances = view.balances(keys);
    int next = 0;
    for (Subject subject : subjects) {
      entries.add(new BatchEntry.Answered(answer(subject, balances.get(next++))));
    }
    return entries;
  }

  private BatchEntry entry(Subject subject, int minConf) {
    try {
      return new BatchEntry.Answered(balance(subject, minConf));
    } catch (QueryFault e) {
      return BatchEntry.Refused.of(subject, e);
    }
  }

  /** As of the end of an earlier block, in the order asked; an entry per subject. */
  List<BatchEntry> balancesAt(List<Subject> subjects, int height) {
    List<BatchEntry> entries = new ArrayList<>(subjects.size());
    for (Subject subject : subjects) {
      try {
        entries.add(new BatchEntry.Answered(balanceAt(subject, height)));
      } catch (QueryFault e) {
        entries.add(BatchEntry.Refused.of(subject, e));
      }
    }
    return entries;
  }

  /**
   * Refuses a height after which no balance is known, whatever the script.
   *
   * @throws QueryFault that names those after which balances are
   */
  void requireKept(int height) {
    Integer from = view.state().activityFrom();
    boolean kept = from != null && height >= from && height <= standing.point().height();
    if (!kept || view.block(height).isEmpty()) {
      throw noSuchHeight(height, from);
    }
  }

  private BalanceAnswer answer(Subject subject, Balance balance) {
    return BalanceAnswer.local(
        subject, balance, balance.immatureSat(), unconfirmed(subject), standing(subject));
  }

  private @Nullable MempoolSums unconfirmed(Subject subject) {
    return mempool.map(snapshot -> snapshot.sums(subject.key())).orElse(null);
  }

  private Balance summed(ScriptKey key) {
    List<Coin> coins = view.coins(key, null, MAX_SUMMED_COINS + 1);
    if (coins.size() > MAX_SUMMED_COINS) {
      throw QueryFault.unavailable(
          "The index is catching up in bulk and keeps no balances until it is near the tip; this"
              + " script holds more than " + MAX_SUMMED_COINS
              + " coins, too many to add up for one answer. Ask again when /v1/status says live.",
          RETRY_SOON_SECONDS);
    }
    long sat = 0;
    long immature = 0;
    for (Coin coin : coins) {
      sat = Math.addExact(sat, coin.valueSat());
      if (coin.isImmature(standing.point().height())) {
        immature = Math.addExact(immature, coin.valueSat());
      }
    }
    return new Balance(sat, coins.size(), immature);
  }

  /**
   * What the script held after block {@code height}.
   *
   * @throws QueryFault where that is not kept; the message names the heights that are
   */
  BalanceAnswer balanceAt(Subject subject, int height) {
    if (height == standing.point().height()) {
      return balance(subject);
    }
    ChainPoint point = view.block(height).map(BlockRecord::point).orElse(null);
    Integer from = view.state().activityFrom();
    ScriptKey key = subject.key();
    if (from != null) {
      from = Math.max(from, view.backfilledAsOf(key).orElse(0));
    }
    if (point == null
        || from == null
        || height < from
        || height > standing.point().height()) {
      throw noSuchHeight(height, from);
    }
    Integer lowest = from;
    Balance balance = view.balanceAt(key, height).orElseThrow(() -> noSuchHeight(height, lowest));
    return BalanceAnswer.local(subject, balance, null, null, standing(subject).at(point));
  }

  private QueryFault noSuchHeight(int height, @Nullable Integer from) {
    int tip = standing.point().height();
    return QueryFault.noSuchHeight("The balance after block " + height + " is not known here. "
        + (from == null || from >= tip
            ? "Only that after block " + tip + " is."
            : "Those after blocks " + from + " to " + tip + " are."));
  }

  /**
   * A page of coins.
   *
   * @throws QueryFault where unconfirmed ones are wanted and not known
   */
  CoinsPage coins(Subject subject, CoinsRequest request) {
    Cursor after = request.after();
    return request.unconfirmed() == UnconfirmedCoins.EXCLUDE
        ? confirmed(
            subject, after == null ? null : after.after(), request.limit(), request.minConf())
        : withUnconfirmed(subject, request);
  }

  /* First the unconfirmed ones: one that a block confirms between two pages is then in both, and in the other order could be
  in neither. */
  private CoinsPage withUnconfirmed(Subject subject, CoinsRequest request) {
    MempoolView.Snapshot known = mempool.orElseThrow(this::mempoolUnknown);
    ScriptKey key = subject.key();
    Cursor after = request.after();
    int limit = request.limit();
    boolean amongConfirmed = after != null && !after.unconfirmed();
    List<MempoolCoin> found = amongConfirmed
        ? List.of()
        : known.coins(key, after == null ? null : after.after(), limit + 1);
    if (found.size() > limit) {
      return page(subject, found.subList(0, limit), behind(found.get(limit - 1)));
    }
    if (request.unconfirmed() == UnconfirmedCoins.ONLY) {
      return page(subject, found, null);
    }
    if (found.size() == limit) {
      boolean more = !view.coins(key, null, 1).isEmpty();
      return page(subject, found, more ? behind(found.get(limit - 1)) : null);
    }
    OutPoint position = after == null || after.unconfirmed() ? null : after.after();
    CoinsPage confirmed = confirmed(subject, position, limit - found.size(), 1);
    return confirmed.behind(found);
  }

  private static Cursor behind(MempoolCoin coin) {
    return new Cursor(coin.outPoint(), true);
  }

  private CoinsPage page(Subject subject, List<MempoolCoin> coins, @Nullable Cursor next) {
    return page(subject, count(subject.key()), List.of(), next).behind(coins);
  }

  private QueryFault mempoolUnknown() {
    MempoolStatus status = followed.status();
    if (!status.followed()) {
      return QueryFault.switchedOff(
          "Unconfirmed coins are not known here, because no mempool is followed. Ask with unconfirmed=exclude, or set"
              + " mempool: auto in the configuration of a daemon with a node.");
    }
    String reason = status.reason();
    return QueryFault.unavailable(
        "Unconfirmed coins are not known at the moment" + (reason == null ? "." : ": " + reason)
            + " Ask again, or with unconfirmed=exclude for the confirmed ones.",
        RETRY_SOON_SECONDS);
  }

  private CoinsPage confirmed(
      Subject subject, @Nullable OutPoint position, int limit, int minConf) {
    ScriptKey key = subject.key();
    if (minConf > 1) {
      Confirmed.Page page = confirmed(minConf).coins(key, position, limit);
      return page(subject, (Long) null, page.coins(), page.next());
    }
    // One more than asked, to know whether there is a next page.
    List<Coin> found = view.coins(key, position, limit + 1);
    if (found.size() <= limit) {
      return page(subject, count(key), found, null);
    }
    List<Coin> coins = List.copyOf(found.subList(0, limit));
    return page(subject, count(key), coins, new Cursor(coins.get(limit - 1).outPoint()));
  }

  private CoinsPage page(
      Subject subject, @Nullable Long count, List<Coin> coins, @Nullable Cursor next) {
    return new CoinsPage(
        subject,
        count,
        AnswerPoint.of(standing.point()),
        BalanceAnswer.LOCAL,
        standing.verdict().stale(),
        standing(subject).complete(),
        coins.stream().map(HeldCoin::of).toList(),
        next,
        mempool
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
    int counted = view.coins(key, null, MAX_SUMMED_COINS + 1).size();
    return counted > MAX_SUMMED_COINS ? null : Long.valueOf(counted);
  }

  /**
   * What was done to the script, the latest first.
   *
   * @throws QueryFault where nothing of that is kept
   */
  ActivityPage activity(Subject subject, @Nullable ActivityCursor after, int limit) {
    ScriptKey key = subject.key();
    Integer from = view.activityFrom(key);
    if (from == null) {
      throw QueryFault.unavailable(
          "The index is catching up in bulk and keeps no activity until it is near the tip. Ask again when /v1/status"
              + " says live.",
          RETRY_SOON_SECONDS);
    }
    ActivityPosition before = after == null ? null : after.last();
    // One more than asked, to know whether there is a next page.
    List<Activity> found = view.activity(key, before, limit + 1);
    List<ActivityEntry> entries = new ArrayList<>();
    for (Activity row : found.subList(0, Math.min(limit, found.size()))) {
      entries.add(ActivityEntry.of(row, block(row.position().height())));
    }
    Coverage coverage = view.state().coverage();
    return new ActivityPage(
        subject,
        AnswerPoint.of(standing.point()),
        BalanceAnswer.LOCAL,
        standing.verdict().stale(),
        standing(subject).complete(),
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
        .orElseThrow(() -> QueryFault.unavailable(
            "Block " + height + " is not kept any more. Ask again.", RETRY_SOON_SECONDS));
  }
}
