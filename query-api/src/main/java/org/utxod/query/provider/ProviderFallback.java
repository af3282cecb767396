package org.utxod.query.provider;

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
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.query.provider.client.Report;
import org.utxod.store.chain.ChainPoint;

/**
 * Answers from providers, on the caller's thread and within one deadline. Answers of the right height are returned as
 * they are; of those behind the known tip the best is returned, marked stale if it is farther behind than the index may
 * be.
 */
public final class ProviderFallback implements Fallback {
  /** Providers learn of a block a little later than the node's headers do. */
  private static final int CURRENT_WITHIN_BLOCKS = 2;

  private final List<GuardedProvider> providers;
  private final ProviderFailover providerFailover;
  private final Batches batches;
  private final TipBoard board;
  private final ProviderCheck check;
  private final ChainView chain;
  private final FreshnessPolicy policy;
  private final ProviderOptions options;
  private final LongSupplier nanoTime;
  private final Semaphore permits;

  ProviderFallback(
      List<GuardedProvider> providers,
      ProviderFailover providerFailover,
      Batches batches,
      TipBoard board,
      ProviderCheck check,
      ChainView chain,
      FreshnessPolicy policy,
      ProviderOptions options,
      LongSupplier nanoTime) {
    this.providers = List.copyOf(providers);
    this.providerFailover = providerFailover;
    this.batches = batches;
    this.board = board;
    this.check = check;
    this.chain = chain;
    this.policy = policy;
    this.options = options;
    this.nanoTime = nanoTime;
    this.permits = new Semaphore(options.permits());
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
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return ask(
            provider -> provider.canName(scriptRef),
            provider -> check.tip(provider, provider.balance(scriptRef, deadline), deadline),
            local,
            deadline)
        .map(found -> balance(scriptRef, found, heardOfTip(found)));
  }

  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> scriptRefs, @Nullable ChainPoint local) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    Integer tip = knownTip();
    Map<Integer, ProviderFailover.Found<Report.Balance>> found = placed(
        () -> batches.ask(scriptRefs, local == null ? 0 : local.height(), isCurrent(tip), deadline),
        Map.of());
    List<Optional<BalanceAnswer>> answers = new ArrayList<>(scriptRefs.size());
    for (int i = 0; i < scriptRefs.size(); i++) {
      ProviderFailover.Found<Report.Balance> one = found.get(i);
      answers.add(
          one == null
              ? Optional.empty()
              : Optional.of(balance(scriptRefs.get(i), one, heardOfTip(one))));
    }
    return answers;
  }

  /* The distance of an earlier block from the tip says nothing about the answer, so no lag is returned. */
  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return place(() -> providerFailover.ask(
            able(provider -> provider.keepsHistory() && provider.canName(scriptRef)),
            provider ->
                check.past(provider, provider.balanceAt(scriptRef, height, deadline), deadline),
            height,
            any -> true,
            deadline))
        .map(found -> balance(scriptRef, found, null));
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return ask(
            provider -> provider.canName(scriptRef),
            provider ->
                check.tip(provider, provider.coins(scriptRef, after, limit, deadline), deadline),
            local,
            deadline)
        .map(found -> page(scriptRef, found, heardOfTip(found)));
  }

  private <R extends Report> Optional<ProviderFailover.Found<R>> ask(
      Predicate<Provider> able,
      Function<Provider, R> question,
      @Nullable ChainPoint local,
      Deadline deadline) {
    Integer tip = knownTip();
    return place(() -> providerFailover.ask(
        able(able), question, local == null ? 0 : local.height(), isCurrent(tip), deadline));
  }

  private static IntPredicate isCurrent(@Nullable Integer tip) {
    return height -> tip == null || height >= tip - CURRENT_WITHIN_BLOCKS;
  }

  private List<GuardedProvider> able(Predicate<Provider> able) {
    return providers.stream().filter(p -> able.test(p.provider())).toList();
  }

  private <R extends Report> Optional<ProviderFailover.Found<R>> place(
      Supplier<Optional<ProviderFailover.Found<R>>> asking) {
    return placed(asking, Optional.empty());
  }

  private <A> A placed(Supplier<A> asking, A otherwise) {
    if (!permits.tryAcquire()) {
      return otherwise;
    }
    try {
      return asking.get();
    } finally {
      permits.release();
    }
  }

  private @Nullable Integer knownTip() {
    ChainTip tip = chain.status().tip();
    return tip == null ? null : Integer.valueOf(tip.height());
  }

  private @Nullable Integer heardOfTip(ProviderFailover.Found<?> found) {
    board.reported(found.name(), found.report().point().height());
    return knownTip();
  }

  private BalanceAnswer balance(
      ScriptRef scriptRef, ProviderFailover.Found<Report.Balance> found, @Nullable Integer tip) {
    Report.Balance report = found.report();
    Integer lag = lag(report, tip);
    return new BalanceAnswer(
        scriptRef,
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
      ScriptRef scriptRef, ProviderFailover.Found<Report.Coins> found, @Nullable Integer tip) {
    Report.Coins report = found.report();
    return new CoinsPage(
        scriptRef,
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
