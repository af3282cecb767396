package org.utxod.provider;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.chain.ChainPoint;
import org.utxod.outbound.Deadline;
import org.utxod.port.ChainTip;
import org.utxod.port.ChainView;
import org.utxod.query.BalanceAnswer;
import org.utxod.query.CoinsPage;
import org.utxod.query.Cursor;
import org.utxod.query.Fallback;
import org.utxod.query.FreshnessPolicy;
import org.utxod.query.ProviderStatus;
import org.utxod.query.Subject;

/**
 * Answers from providers, on the caller's thread and within one patience. Answers of the right height are given as they
 * are; of those behind the known tip the best is given, marked where it is as far behind as the index may not be.
 */
public final class ProviderFallback implements Fallback {
  /** Providers learn of a block a little later than the node's headers do. */
  private static final int CURRENT_WITHIN_BLOCKS = 2;

  private final List<GuardedProvider> providers;
  private final Rotation rotation;
  private final Batches batches;
  private final TipBoard board;
  private final ProviderCheck check;
  private final ChainView chain;
  private final FreshnessPolicy policy;
  private final ProviderOptions options;
  private final LongSupplier nanoTime;
  private final Semaphore places;

  ProviderFallback(
      List<GuardedProvider> providers,
      Rotation rotation,
      Batches batches,
      TipBoard board,
      ProviderCheck check,
      ChainView chain,
      FreshnessPolicy policy,
      ProviderOptions options,
      LongSupplier nanoTime) {
    this.providers = List.copyOf(providers);
    this.rotation = rotation;
    this.batches = batches;
    this.board = board;
    this.check = check;
    this.chain = chain;
    this.policy = policy;
    this.options = options;
    this.nanoTime = nanoTime;
    this.places = new Semaphore(options.places());
  }

  @Override
  public boolean present() {
    return !providers.isEmpty();
  }

  @Override
  public List<ProviderStatus> providers() {
    return providers.stream().map(GuardedProvider::status).toList();
  }

  @Override
  public Optional<BalanceAnswer> balance(Subject subject, @Nullable ChainPoint local) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return ask(
            provider -> provider.canName(subject),
            provider -> check.tip(provider, provider.balance(subject, deadline), deadline),
            local,
            deadline)
        .map(found -> balance(subject, found, heardOfTip(found)));
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<Subject> subjects, @Nullable ChainPoint local) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    Integer tip = knownTip();
    Map<Integer, Rotation.Found<Report.Balance>> found = placed(
        () -> batches.ask(subjects, local == null ? 0 : local.height(), isCurrent(tip), deadline),
        Map.of());
    List<Optional<BalanceAnswer>> answers = new ArrayList<>(subjects.size());
    for (int i = 0; i < subjects.size(); i++) {
      Rotation.Found<Report.Balance> one = found.get(i);
      answers.add(
          one == null
              ? Optional.empty()
              : Optional.of(balance(subjects.get(i), one, heardOfTip(one))));
    }
    return answers;
  }

  /* How far an earlier block is from the tip says nothing about the answer, so its lag is not told. */
  @Override
  public Optional<BalanceAnswer> balanceAt(Subject subject, int height) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return place(() -> rotation.ask(
            able(provider -> provider.keepsHistory() && provider.canName(subject)),
            provider ->
                check.past(provider, provider.balanceAt(subject, height, deadline), deadline),
            height,
            any -> true,
            deadline))
        .map(found -> balance(subject, found, null));
  }

  @Override
  public Optional<CoinsPage> coins(
      Subject subject, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return ask(
            provider -> provider.canName(subject),
            provider ->
                check.tip(provider, provider.coins(subject, after, limit, deadline), deadline),
            local,
            deadline)
        .map(found -> page(subject, found, heardOfTip(found)));
  }

  private <R extends Report> Optional<Rotation.Found<R>> ask(
      Predicate<Provider> able,
      Function<Provider, R> question,
      @Nullable ChainPoint local,
      Deadline deadline) {
    Integer tip = knownTip();
    return place(() -> rotation.ask(
        able(able), question, local == null ? 0 : local.height(), isCurrent(tip), deadline));
  }

  private static IntPredicate isCurrent(@Nullable Integer tip) {
    return height -> tip == null || height >= tip - CURRENT_WITHIN_BLOCKS;
  }

  private List<GuardedProvider> able(Predicate<Provider> able) {
    return providers.stream().filter(p -> able.test(p.provider())).toList();
  }

  private <R extends Report> Optional<Rotation.Found<R>> place(
      Supplier<Optional<Rotation.Found<R>>> asking) {
    return placed(asking, Optional.empty());
  }

  private <A> A placed(Supplier<A> asking, A otherwise) {
    if (!places.tryAcquire()) {
      return otherwise;
    }
    try {
      return asking.get();
    } finally {
      places.release();
    }
  }

  private @Nullable Integer knownTip() {
    ChainTip tip = chain.status().tip();
    return tip == null ? null : Integer.valueOf(tip.height());
  }

  private @Nullable Integer heardOfTip(Rotation.Found<?> found) {
    board.heard(found.name(), found.report().point().height());
    return knownTip();
  }

  private BalanceAnswer balance(
      Subject subject, Rotation.Found<Report.Balance> found, @Nullable Integer tip) {
    Report.Balance report = found.report();
    Integer lag = lag(report, tip);
    return new BalanceAnswer(
        subject,
        report.balanceSat(),
        report.utxoCount(),
        report.immatureSat(),
        report.mempoolReceivedSat(),
        report.mempoolSpentSat(),
        report.point(),
        found.name(),
        isStale(lag),
        true,
        lag);
  }

  private CoinsPage page(
      Subject subject, Rotation.Found<Report.Coins> found, @Nullable Integer tip) {
    Report.Coins report = found.report();
    return new CoinsPage(
        subject,
        report.utxoCount(),
        report.point(),
        found.name(),
        isStale(lag(report, tip)),
        report.complete(),
        report.coins(),
        report.next());
  }

  private static @Nullable Integer lag(Report report, @Nullable Integer tip) {
    return tip == null ? null : Integer.valueOf(Math.max(0, tip - report.point().height()));
  }

  private boolean isStale(@Nullable Integer lag) {
    return lag != null && lag > policy.maxLagBlocks();
  }
}
