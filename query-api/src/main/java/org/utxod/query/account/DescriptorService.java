package org.utxod.query.account;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.make.AccountMaker;
import org.utxod.query.account.read.AccountPoint;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.history.MergedHistory;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DescriptorSource;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.AccountMember.Derivation;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** Answers one question about a descriptor, of which nothing is kept. Thread-safe. */
public final class DescriptorService {
  /** Scripts of one question, on all branches together: a second of the node's time. */
  public static final int MAX_SCRIPTS = 10_000;

  /** Coins that are told in one answer. */
  public static final int MAX_COINS = 10_000;

  private static final int RETRY_SECONDS = 5;
  private static final int AT_ONCE = 1_000;

  private final UtxoIndex index;
  private final AccountMaker maker;
  private final DescriptorSource descriptors;
  private final ChainView chain;
  private final Freshness freshness;
  private final MergedHistory history;

  DescriptorService(
      UtxoIndex index,
      AccountMaker maker,
      DescriptorSource descriptors,
      ChainView chain,
      Freshness freshness,
      MergedHistory history) {
    this.history = history;
    this.index = index;
    this.maker = maker;
    this.descriptors = descriptors;
    this.chain = chain;
    this.freshness = freshness;
  }

  /**
   * A question.
   *
   * @param from the first index on each branch
   * @param to the last index
   */
  public record Question(
      @Nullable String descriptor,
      @Nullable String xpub,
      @Nullable String scriptType,
      int from,
      int to) {}

  /** A script that holds something, or was asked for by itself. */
  public record Line(ScriptRef scriptRef, Derivation derivation, Balance balance) {}

  /**
   * The answer.
   *
   * @param scripts how many were looked at
   * @param lines those that hold coins
   * @param coins their coins; empty where they were not asked for
   */
  public record Answer(
      String descriptor,
      int branches,
      int scripts,
      Balance balance,
      List<Line> lines,
      List<CoinOf> coins,
      AccountPoint at) {}

  /** A coin, with the script that has it. */
  public record CoinOf(Line line, Coin coin) {}

  /**
   * What the scripts of a descriptor hold.
   *
   * @param withCoins whether coins are listed too
   * @throws QueryException if it is refused, or there are more coins than fit
   */
  public Answer ask(Question question, boolean withCoins) {
    Derived derived = derive(question);
    try (IndexView view = index.view()) {
      return answer(
          derived.descriptor,
          derived.branches,
          derived.scripts,
          derived.derivations,
          withCoins,
          view);
    }
  }

  /** Transactions of the scripts of a descriptor, as of a block. */
  public record Transactions(
      String descriptor, int branches, int scripts, MergedHistory.Page page, AccountPoint at) {}

  /**
   * The latest transactions of the scripts of a descriptor.
   *
   * @param before only those before this position; null for the latest
   * @throws QueryException if it is refused, or no history is kept
   */
  public Transactions history(Question question, @Nullable ActivityPosition before, int limit) {
    Derived derived = derive(question);
    try (IndexView view = index.view()) {
      AccountPoint at = point(view);
      return new Transactions(
          derived.descriptor,
          derived.branches,
          derived.scripts.size(),
          history.read(view, derived.scripts.stream().map(Script::key).toList(), before, limit),
          at);
    }
  }

  private record Derived(
      String descriptor, int branches, List<Script> scripts, List<Derivation> derivations) {}

  private Derived derive(Question question) {
    Network network = index.state().network();
    String descriptor = AccountMaker.descriptor(
        new AccountMaker.Order(
            "", question.descriptor, question.xpub, question.scriptType, 0, List.of()),
        network);
    if (descriptor == null) {
      throw QueryException.badQuestion("Give a descriptor or an xpub.");
    }
    List<Branch> branches = maker.branches(descriptor);
    List<Script> scripts = new ArrayList<>();
    List<Derivation> derivations = new ArrayList<>();
    requireRoom(question, branches);
    for (int number = 0; number < branches.size(); number++) {
      Branch branch = branches.get(number);
      int from = branch.ranged() ? question.from : 0;
      List<Script> some = descriptors.derive(branch, from, branch.ranged() ? question.to : 0);
      for (int i = 0; i < some.size(); i++) {
        scripts.add(some.get(i));
        derivations.add(new Derivation(number, from + i));
      }
    }
    return new Derived(descriptor, branches.size(), scripts, derivations);
  }

  private static void requireRoom(Question question, List<Branch> branches) {
    long ranged = branches.stream().filter(Branch::ranged).count();
    if (question.from > question.to
        || ranged * (question.to - (long) question.from + 1) > MAX_SCRIPTS) {
      throw QueryException.badQuestion("A question is about at most " + MAX_SCRIPTS
          + " scripts, on all branches together. Ask for a smaller range, or make an account.");
    }
  }

  private Answer answer(
      String descriptor,
      int branches,
      List<Script> scripts,
      List<Derivation> derivations,
      boolean withCoins,
      IndexView view) {
    AccountPoint at = point(view);
    List<ScriptKey> keys = scripts.stream().map(Script::key).toList();
    List<Balance> balances = view.balances(keys);
    List<Line> lines = new ArrayList<>();
    AccountTotals sum = AccountTotals.NONE;
    long immature = 0;
    for (int i = 0; i < keys.size(); i++) {
      Balance balance = balances.get(i);
      if (balance.coins() > 0) {
        lines.add(new Line(
            ScriptRef.ofScript(scripts.get(i), view.state().network()),
            derivations.get(i),
            balance));
        sum = sum.plus(balance.sat(), balance.coins());
        immature += balance.immatureSat();
      }
    }
    return new Answer(
        descriptor,
        branches,
        keys.size(),
        new Balance(sum.sat(), sum.coins(), immature),
        lines,
        withCoins ? coins(lines, sum.coins(), view) : List.of(),
        at);
  }

  private AccountPoint point(IndexView view) {
    BlockRecord tip = view.state().tip();
    if (tip == null || !view.state().balancesCurrent()) {
      throw QueryException.unavailable(
          "The index is not near the tip yet. Retry when /v1/status says live.", RETRY_SECONDS);
    }
    Freshness.Verdict verdict = freshness.judge(tip.point().height(), chain.status());
    return new AccountPoint(
        tip.point(),
        verdict.stale(),
        verdict.lagBlocks(),
        view.state().coverage().complete());
  }

  private static List<CoinOf> coins(List<Line> lines, long count, IndexView view) {
    if (count > MAX_COINS) {
      throw QueryException.badQuestion(
          "These scripts hold " + count
              + " coins, more than the " + MAX_COINS
              + " of one answer. Ask for a smaller range, or make an account, whose coins come in pages.");
    }
    List<CoinOf> coins = new ArrayList<>();
    for (Line line : lines) {
      List<Coin> some = view.coins(line.scriptRef.key(), null, AT_ONCE);
      while (!some.isEmpty()) {
        some.forEach(coin -> coins.add(new CoinOf(line, coin)));
        some = some.size() < AT_ONCE
            ? List.of()
            : view.coins(line.scriptRef.key(), some.get(some.size() - 1).outPoint(), AT_ONCE);
      }
    }
    return coins;
  }
}
