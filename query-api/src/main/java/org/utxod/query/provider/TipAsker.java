package org.utxod.query.provider;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.outbound.Sleeper;

/**
 * Polls the providers for the chain tip while the node does not know it, and never otherwise. Runs entirely on the one
 * thread that calls {@link #run} or {@link #step}.
 */
public final class TipAsker implements Runnable {
  private final List<GuardedProvider> providers;
  private final TipBoard board;
  private final ProviderCheck check;
  private final TipFallbackView chain;
  private final ProviderOptions options;
  private final LongSupplier nanoTime;
  private final Sleeper sleeper;
  private final Duration pollInterval;
  private final ProviderLog log;
  private @Nullable Long neededSince;
  private @Nullable Long requestedAt;

  /** @param pollInterval interval of checking whether polling is needed, which costs nothing */
  public TipAsker(
      List<GuardedProvider> providers,
      TipBoard board,
      ProviderCheck check,
      TipFallbackView chain,
      ProviderOptions options,
      LongSupplier nanoTime,
      Sleeper sleeper,
      Duration pollInterval,
      ProviderLog log) {
    this.log = log;
    this.providers = List.copyOf(providers);
    this.board = board;
    this.check = check;
    this.chain = chain;
    this.options = options;
    this.nanoTime = nanoTime;
    this.sleeper = sleeper;
    this.pollInterval = pollInterval;
  }

  /** Checks and polls until interrupted. */
  @Override
  public void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        pollOnce();
        sleeper.sleep(pollInterval);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /* After any exception the next round may succeed; the end of this thread would go unnoticed. */
  private void pollOnce() {
    try {
      step();
    } catch (RuntimeException e) {
      log.unexpected("the chain's tip", e);
    }
  }

  /** One round; queries every provider once if it is due. */
  void step() {
    if (!chain.needsProviders()) {
      neededSince = null;
      requestedAt = null;
      return;
    }
    long now = nanoTime.getAsLong();
    if (neededSince == null) {
      neededSince = now;
    }
    boolean silentLongEnough = now - neededSince >= options.tipGrace().toNanos();
    boolean due = requestedAt == null || now - requestedAt >= options.tipEvery().toNanos();
    if (!silentLongEnough || !due) {
      return;
    }
    requestedAt = now;
    for (GuardedProvider provider : providers) {
      Deadline deadline = Deadline.after(options.callPatience().multipliedBy(2), nanoTime);
      GuardedProvider.Attempt<Integer> attempt =
          provider.ask(p -> plausibleTip(p, deadline), deadline);
      if (attempt instanceof GuardedProvider.Attempt.Answered<Integer> answer) {
        board.reported(provider.name(), answer.answer());
      } else if (attempt instanceof GuardedProvider.Attempt.Failed<Integer> failed
          && failed.fault().isUntrue()) {
        board.forget(provider.name());
      }
    }
  }

  private int plausibleTip(Provider provider, Deadline deadline) {
    int height = provider.tipHeight(deadline);
    check.tip(provider, height, deadline);
    return height;
  }
}
