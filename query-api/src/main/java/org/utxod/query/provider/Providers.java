package org.utxod.query.provider;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.outbound.CircuitBreaker;
import org.utxod.query.outbound.Sleeper;
import org.utxod.query.port.ChainView;
import org.utxod.store.chain.Network;

/**
 * The wired providers of one daemon: the fallback for the index, the source of tips for the node, and the poller of
 * tips.
 *
 * @param guarded in order of preference
 * @param chain the follower's view, with the providers' tips if they are needed
 * @param tipAsker to be run on its own thread, if there are providers
 * @param threads of batches, to be closed at the end
 */
public record Providers(
    List<GuardedProvider> guarded,
    Fallback fallback,
    ChainView chain,
    TipAsker tipAsker,
    BatchThreads threads) {
  private static final Duration POLL_INTERVAL = Duration.ofSeconds(1);

  /**
   * The environment shared by all of them.
   *
   * @param agree whether two of them must agree before an answer is used
   */
  public record Setting(
      Network network,
      FreshnessPolicy policy,
      boolean agree,
      ProviderOptions options,
      Clock clock,
      LongSupplier nanoTime,
      Sleeper sleeper,
      RandomGenerator random,
      ProviderObserver observer) {}

  /**
   * Wires them; nothing runs yet.
   *
   * @param own our blocks, with which providers are compared before their answers are used
   */
  public static Providers of(
      List<Provider> providers, ChainView follower, LocalBlocks own, Setting setting) {
    ProviderOptions options = setting.options;
    ProviderLog log = new ProviderLog(setting.nanoTime);
    List<GuardedProvider> guarded = providers.stream()
        .map(provider -> new GuardedProvider(
            provider,
            new CircuitBreaker(options.breaker(), setting.nanoTime, setting.random),
            options,
            log,
            setting.observer,
            setting.nanoTime))
        .toList();
    TipBoard board = new TipBoard(setting.clock, options.tipTrusted());
    ProviderCheck check = new ProviderCheck(
        own, new HeightLimits(own, follower, setting.network, setting.clock), setting.nanoTime);
    TipFallbackView chain = new TipFallbackView(follower, board, setting.network, setting.clock);
    ProviderFailover providerFailover =
        new ProviderFailover(setting.agree, options, log, setting.sleeper, setting.random);
    BatchThreads threads = new BatchThreads(options.batchThreads());
    Batches batches =
        new Batches(guarded, providerFailover, check, setting.agree, threads, options);
    Fallback fallback = new ProviderFallback(
        guarded,
        providerFailover,
        batches,
        board,
        check,
        chain,
        setting.policy,
        options,
        setting.nanoTime);
    Duration pollInterval =
        options.tipEvery().compareTo(POLL_INTERVAL) < 0 ? options.tipEvery() : POLL_INTERVAL;
    return new Providers(
        guarded,
        fallback,
        chain,
        new TipAsker(
            guarded,
            board,
            check,
            chain,
            options,
            setting.nanoTime,
            setting.sleeper,
            pollInterval,
            log),
        threads);
  }
}
