package org.utxod.query.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Cursor;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.ProviderStatus;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.cache.AnswerCache.Kept;
import org.utxod.query.cache.CacheObserver.Layer;
import org.utxod.query.outbound.Deadline;
import org.utxod.query.port.ChainTip;
import org.utxod.query.port.ChainView;
import org.utxod.store.chain.ChainPoint;

/**
 * Caches the answers of the fallback behind it for a short time: first in memory, then in the shared store. An answer
 * as of a block below the index is never used. Thread-safe.
 */
public final class CachedFallback implements Fallback {
  private final Fallback source;
  private final ChainView chain;
  private final AnswerCache memory;
  private final SharedAnswers shared;
  private final SingleFlight<CacheKey, Answer> singleFlight;
  private final CacheOptions options;
  private final CacheObserver observer;
  private final LongSupplier nanoTime;

  /**
   * @param chain whose tip is part of the cache keys
   * @param nanoTime a monotonic clock such as {@link System#nanoTime}
   */
  public CachedFallback(
      Fallback source,
      ChainView chain,
      SharedAnswers shared,
      CacheOptions options,
      CacheObserver observer,
      LongSupplier nanoTime) {
    this.source = source;
    this.chain = chain;
    this.memory = new AnswerCache(options, nanoTime);
    this.shared = shared;
    this.singleFlight = new SingleFlight<>(options.maxWaiters());
    this.options = options;
    this.observer = observer;
    this.nanoTime = nanoTime;
  }

  @Override
  public boolean present() {
    return source.present();
  }

  @Override
  public List<ProviderStatus> providers() {
    return source.providers();
  }

  /** Approximate number of answers in memory. */
  public long size() {
    memory.cleanUp();
    return memory.size();
  }

  @Override
  public Optional<BalanceAnswer> balance(ScriptRef scriptRef, @Nullable ChainPoint local) {
    return kept(
        CacheKey.balance(tip(), scriptRef),
        BalanceAnswer.class,
        local,
        () -> source.balance(scriptRef, local));
  }

  @Override
  public Optional<BalanceAnswer> balanceAt(ScriptRef scriptRef, int height) {
    return kept(
        CacheKey.balanceAt(tip(), scriptRef, height),
        BalanceAnswer.class,
        null,
        () -> source.balanceAt(scriptRef, height));
  }

  @Override
  public Optional<CoinsPage> coins(
      ScriptRef scriptRef, @Nullable Cursor after, int limit, @Nullable ChainPoint local) {
    return kept(
        CacheKey.coins(tip(), scriptRef, after, limit),
        CoinsPage.class,
        local,
        () -> source.coins(scriptRef, after, limit, local));
  }

  private @Nullable ChainTip tip() {
    return chain.status().tip();
  }

  private <A extends Answer> Optional<A> kept(
      CacheKey key, Class<A> type, @Nullable ChainPoint local, Supplier<Optional<A>> ask) {
    if (!source.present()) {
      return Optional.empty();
    }
    Kept kept = remembered(key, local);
    if (kept != null) {
      return Optional.ofNullable(kept.answer()).map(type::cast);
    }
    SingleFlight<CacheKey, Answer>.Flight flight = singleFlight.board(key);
    if (!flight.mine()) {
      observer.joined();
      return flight.await(options.patience()).filter(usable(local)).map(type::cast);
    }
    Optional<A> answer = Optional.empty();
    try {
      Optional<Answer> sharedAnswer = shared.get(List.of(key)).get(0).filter(usable(local));
      if (sharedAnswer.isPresent()) {
        answer = sharedAnswer.map(type::cast);
      } else {
        answer = ask.get();
        memory.put(key, answer);
        answer.ifPresent(fresh -> shared.put(List.of(key), List.of(fresh)));
      }
    } finally {
      flight.land(answer.map(fresh -> fresh));
    }
    return answer;
  }

  /* An answer below the index's height is not cached: the providers may have advanced since. */
  private @Nullable Kept remembered(CacheKey key, @Nullable ChainPoint local) {
    Kept kept = memory.get(key);
    if (kept != null && (kept.answer() == null || usable(local).test(kept.answer()))) {
      observer.hit(Layer.MEMORY);
      return kept;
    }
    observer.missed(Layer.MEMORY);
    return null;
  }

  private static java.util.function.Predicate<Answer> usable(@Nullable ChainPoint local) {
    return answer -> local == null || answer.point().height() >= local.height();
  }

  /**
   * {@inheritDoc}
   *
   * <p>Cached answers are used; the rest is sent as one batch, except for those that others are fetching already. A
   * failure of all providers is not cached for a batch, whose time limit may have ended before all were queried.
   */
  @Override
  public List<Optional<BalanceAnswer>> balances(
      List<ScriptRef> scriptRefs, @Nullable ChainPoint local) {
    if (!source.present()) {
      return source.balances(scriptRefs, local);
    }
    Deadline deadline = Deadline.after(options.patience(), nanoTime);
    return new Batch(tip(), scriptRefs, local, deadline).answers();
  }

  /** One batch on its way through the layers; for one thread. */
  private final class Batch {
    private final @Nullable ChainPoint local;
    private final Deadline deadline;
    private final List<CacheKey> keys = new ArrayList<>();
    private final List<Optional<Answer>> answers = new ArrayList<>();
    private final List<Integer> open = new ArrayList<>();
    private final List<SingleFlight<CacheKey, Answer>.Flight> own = new ArrayList<>();
    private final List<Integer> joined = new ArrayList<>();
    private final List<SingleFlight<CacheKey, Answer>.Flight> sharedAnswer = new ArrayList<>();

    private Batch(
        @Nullable ChainTip tip,
        List<ScriptRef> scriptRefs,
        @Nullable ChainPoint local,
        Deadline deadline) {
      this.local = local;
      this.deadline = deadline;
      for (ScriptRef scriptRef : scriptRefs) {
        keys.add(CacheKey.balance(tip, scriptRef));
      }
    }

    List<Optional<BalanceAnswer>> answers() {
      try {
        for (int i = 0; i < keys.size(); i++) {
          board(i);
        }
        askFallback();
        askSource();
      } finally {
        own.forEach(flight -> flight.land(Optional.empty()));
      }
      for (int i = 0; i < joined.size(); i++) {
        Optional<Answer> landed = sharedAnswer.get(i).await(deadline.remaining());
        answers.set(joined.get(i), landed.filter(usable(local)));
      }
      return answers.stream()
          .map(answer -> answer.map(BalanceAnswer.class::cast))
          .toList();
    }

    private void board(int i) {
      Kept kept = remembered(keys.get(i), local);
      answers.add(kept == null ? Optional.empty() : Optional.ofNullable(kept.answer()));
      if (kept != null) {
        return;
      }
      SingleFlight<CacheKey, Answer>.Flight flight = singleFlight.board(keys.get(i));
      if (flight.mine()) {
        open.add(i);
        own.add(flight);
      } else {
        observer.joined();
        joined.add(i);
        sharedAnswer.add(flight);
      }
    }

    private void askFallback() {
      if (open.isEmpty()) {
        return;
      }
      List<Optional<Answer>> found = shared.get(open.stream().map(keys::get).toList());
      for (int i = open.size() - 1; i >= 0; i--) {
        Optional<Answer> answer = found.get(i).filter(usable(local));
        if (answer.isPresent()) {
          answers.set(open.get(i), answer);
          own.get(i).land(answer);
          open.remove(i);
          own.remove(i);
        }
      }
    }

    private void askSource() {
      if (open.isEmpty()) {
        return;
      }
      List<ScriptRef> requested =
          open.stream().map(i -> keys.get(i).scriptRef()).toList();
      List<Optional<BalanceAnswer>> reported = source.balances(requested, local);
      List<CacheKey> news = new ArrayList<>();
      List<Answer> newAnswers = new ArrayList<>();
      for (int i = 0; i < reported.size(); i++) {
        Optional<BalanceAnswer> answer = reported.get(i);
        if (answer.isPresent()) {
          answers.set(open.get(i), answer.map(fresh -> fresh));
          memory.put(keys.get(open.get(i)), answer);
          news.add(keys.get(open.get(i)));
          newAnswers.add(answer.get());
        }
        own.get(i).land(answer.map(fresh -> fresh));
      }
      if (!news.isEmpty()) {
        shared.put(news, newAnswers);
      }
    }
  }
}
