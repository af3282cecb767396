package org.utxod.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.chain.Coin;
import org.utxod.chain.OutPoint;
import org.utxod.chain.ScriptKey;
import org.utxod.port.ChainStatus;
import org.utxod.port.MempoolSums;
import org.utxod.port.MempoolView;
import org.utxod.store.Balance;
import org.utxod.store.BlockRecord;
import org.utxod.store.IndexState;
import org.utxod.store.IndexView;

/** Reads one open view; belongs to one thread and to the view's short life. */
final class Reading {
  /** Coins that a balance is summed from, at most, while the index keeps no current balances. */
  static final int MAX_SUMMED_COINS = 1_000;

  private static final int RETRY_SOON_SECONDS = 10;

  private final IndexView view;
  private final Standing standing;
  private final Optional<MempoolView.Snapshot> mempool;

  private Reading(IndexView view, Standing standing, Optional<MempoolView.Snapshot> mempool) {
    this.view = view;
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
        verdict.stale() ? Optional.empty() : mempool.at(tip.point())));
  }

  Standing standing() {
    return standing;
  }

  /** As far as a subject goes: a partial index knows some scripts whole. */
  Standing standing(Subject subject) {
    ScriptKey key = subject.key();
    return standing.complete() || key == null ? standing : standing.complete(view.knowsAllOf(key));
  }

  /**
   * @throws QueryFault where balances are not current and there are too many coins to sum
   */
  BalanceAnswer balance(Subject subject) {
    ScriptKey key = subject.key();
    if (key == null) {
      return answer(subject, Balance.NONE);
    }
    return answer(subject, view.state().balancesCurrent() ? view.balance(key) : summed(key));
  }

  /** In the order asked; an entry per subject. */
  List<BatchEntry> balances(List<Subject> subjects) {
    List<BatchEntry> entries = new ArrayList<>(subjects.size());
    if (!view.state().balancesCurrent()) {
      for (Subject subject : subjects) {
        entries.add(summedEntry(subject));
      }
      return entries;
    }
    List<ScriptKey> keys = new ArrayList<>(subjects.size());
    for (Subject subject : subjects) {
      if (subject.key() != null) {
        keys.add(subject.key());
      }
    }
    List<Balance> balances = view.balances(keys);
    int next = 0;
    for (Subject subject : subjects) {
      Balance balance = subject.key() == null ? Balance.NONE : balances.get(next++);
      entries.add(new BatchEntry.Answered(answer(subject, balance)));
    }
    return entries;
  }

  private BatchEntry summedEntry(Subject subject) {
    try {
      return new BatchEntry.Answered(balance(subject));
    } catch (QueryFault e) {
      String address = subject.address();
      return new BatchEntry.Refused(address == null ? "" : address, String.valueOf(e.getMessage()));
    }
  }

  private BalanceAnswer answer(Subject subject, Balance balance) {
    return BalanceAnswer.local(
        subject, balance, balance.immatureSat(), unconfirmed(subject), standing(subject));
  }

  /* Of a script that is known by no name nothing can be said, not even that it has nothing. */
  private @Nullable MempoolSums unconfirmed(Subject subject) {
    ScriptKey key = subject.key();
    return key == null ? null : mempool.map(snapshot -> snapshot.sums(key)).orElse(null);
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
    if (from != null && key != null) {
      from = Math.max(from, view.backfilledAsOf(key).orElse(0));
    }
    if (point == null
        || from == null
        || height < from
        || height > standing.point().height()) {
      throw noSuchHeight(height, from);
    }
    Integer lowest = from;
    Balance balance = key == null
        ? Balance.NONE
        : view.balanceAt(key, height).orElseThrow(() -> noSuchHeight(height, lowest));
    return BalanceAnswer.local(subject, balance, null, null, standing(subject).at(point));
  }

  private QueryFault noSuchHeight(int height, @Nullable Integer from) {
    int tip = standing.point().height();
    return QueryFault.noSuchHeight("The balance after block " + height + " is not known here. "
        + (from == null || from >= tip
            ? "Only that after block " + tip + " is."
            : "Those after blocks " + from + " to " + tip + " are."));
  }

  CoinsPage coins(Subject subject, @Nullable Cursor after, int limit) {
    ScriptKey key = subject.key();
    if (key == null) {
      return page(subject, 0L, List.of(), null);
    }
    OutPoint position = after == null ? null : after.after();
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
        next);
  }

  private @Nullable Long count(ScriptKey key) {
    if (view.state().balancesCurrent()) {
      return view.balance(key).coins();
    }
    int counted = view.coins(key, null, MAX_SUMMED_COINS + 1).size();
    return counted > MAX_SUMMED_COINS ? null : Long.valueOf(counted);
  }
}
