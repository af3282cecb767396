package org.utxod.query.balance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.ActivityPage;
import org.utxod.query.answer.Answer;
import org.utxod.query.answer.BalanceAnswer;
import org.utxod.query.answer.BatchEntry;
import org.utxod.query.answer.CoinsPage;
import org.utxod.query.answer.Fallback;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.ViewContext;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.read.IndexView;

/**
 * Answers balance queries in the order of trust: the index while it is fresh and complete; otherwise the fallback;
 * otherwise the index's answer marked as stale, or an error, as configured.
 */
public final class BalanceService {
  /** Maximum number of coins in a page. */
  public static final int MAX_PAGE = 1_000;

  /** Maximum number of addresses in a batch. */
  public static final int MAX_BATCH = 1_000;

  private static final int RETRY_LATER_SECONDS = 30;

  private final UtxoIndex index;
  private final ChainView chain;
  private final Freshness freshness;
  private final Fallback fallback;
  private final WhenAllFail whenAllFail;
  private final AnswerObserver observer;
  private final MempoolView mempool;
  private final @Nullable NamedTransactions named;
  private final EarlierBalances earlier;

  /**
   * @param freshness the same instance as the status service has
   * @param mempool for the unconfirmed part of balances
   * @param named records the heights of transactions in answers; null if transaction lookups are off
   * @param earlier for heights below the activity that is kept
   */
  public BalanceService(
      UtxoIndex index,
      ChainView chain,
      Freshness freshness,
      Fallback fallback,
      WhenAllFail whenAllFail,
      AnswerObserver observer,
      MempoolView mempool,
      @Nullable NamedTransactions named,
      EarlierBalances earlier) {
    this.named = named;
    this.earlier = earlier;
    this.mempool = mempool;
    this.observer = observer;
    this.index = index;
    this.chain = chain;
    this.freshness = freshness;
    this.fallback = fallback;
    this.whenAllFail = whenAllFail;
  }

  /**
   * A balance.
   *
   * @throws org.utxod.query.address.AddressException if the text is not an address of this network
   * @throws QueryException if it cannot be answered, for example for heights whose activity is not kept, or for more
   *     confirmations than the script's recent activity covers; the message says what can be queried
   */
  public BalanceAnswer balance(BalanceRequest request) {
    Local<BalanceAnswer> local = read(
        request.script(), (viewReader, scriptRef) -> fromIndex(viewReader, scriptRef, request));
    return choose(local, within(request.scope()), source -> fromProvider(source, local, request));
  }

  private static BalanceAnswer fromIndex(
      ViewReader viewReader, ScriptRef scriptRef, BalanceRequest request) {
    Integer height = request.height();
    if (height != null) {
      return viewReader.balanceAt(scriptRef, height);
    }
    return request.minConf() > 1
        ? viewReader.balance(scriptRef, request.minConf())
        : viewReader.balance(scriptRef);
  }

  private Optional<BalanceAnswer> fromProvider(
      Fallback source, Local<BalanceAnswer> local, BalanceRequest request) {
    Integer height = request.height();
    if (height != null) {
      return source.balanceAt(local.scriptRef, height);
    }
    return request.minConf() > 1
        ? ProviderMinConfBalance.balance(
            source,
            local.scriptRef,
            local.point(),
            request.minConf(),
            chain.status().tip())
        : source.balance(local.scriptRef, local.point());
  }

  private Fallback within(AnswerScope answerScope) {
    return answerScope == AnswerScope.LOCAL ? Fallback.none() : fallback;
  }

  /**
   * A page of coins; the first page that can contain unconfirmed ones begins with them.
   *
   * @throws org.utxod.query.address.AddressException if the text is not an address of this network
   * @throws QueryException if it cannot be answered, for example for unconfirmed coins if no mempool is known
   */
  public CoinsPage coins(ScriptQuery scriptQuery, CoinsRequest request) {
    request.check();
    Local<CoinsPage> local =
        read(scriptQuery, (viewReader, scriptRef) -> viewReader.coins(scriptRef, request));
    boolean ours = request.unconfirmed() != UnconfirmedCoins.EXCLUDE;
    CoinsPage page = choose(
        local,
        ours ? Fallback.none() : within(request.reach()),
        source -> ProviderMinConfBalance.coins(
            source.coins(local.scriptRef, request.after(), request.limit(), local.point()),
            request.minConf()));
    if (named != null) {
      page.coins().forEach(coin -> named.named(coin.outPoint().txid(), coin.height()));
    }
    return page;
  }

  /**
   * A script's activity, latest first, from the index alone: providers do not offer it in this form.
   *
   * @param after null for the first page
   * @param limit 1 to {@link #MAX_PAGE}
   * @throws org.utxod.query.address.AddressException if the text is not an address of this network
   * @throws QueryException if it cannot be answered
   */
  public ActivityPage activity(ScriptQuery scriptQuery, @Nullable ActivityCursor after, int limit) {
    if (limit < 1 || limit > MAX_PAGE) {
      throw QueryException.badQuestion(
          "A page holds 1 to " + MAX_PAGE + " rows, not " + limit + ".");
    }
    Local<ActivityPage> local =
        read(scriptQuery, (viewReader, scriptRef) -> viewReader.activity(scriptRef, after, limit));
    ActivityPage page = choose(local, Fallback.none(), source -> Optional.empty());
    if (named != null) {
      page.entries().forEach(entry -> named.named(entry.txid(), entry.position().height()));
    }
    return page;
  }

  /**
   * Balances of any number of scripts as of one block, from the index alone.
   *
   * @return must be closed soon: it holds a view of the index
   * @throws QueryException if nothing at all can be answered as of then
   */
  public BalanceReport report(BatchPoint point) {
    IndexView view = index.view();
    boolean kept = false;
    try {
      ViewReader viewReader = ViewReader.of(view, freshness, chain.status(), mempool, earlier)
          .orElseThrow(BalanceService::nothingIndexed);
      refuseIfStale(viewReader.context());
      BalanceReport report = BalanceReport.of(view, viewReader, point, observer);
      kept = true;
      return report;
    } finally {
      if (!kept) {
        view.close();
      }
    }
  }

  /**
   * Balances of up to {@link #MAX_BATCH} scripts, in request order; those from the index all as of one block. Errors
   * are reported per script. With {@code minConf} above 1 the index alone answers: providers would have to be queried
   * for the coins of each.
   *
   * @throws QueryException if nothing at all can be answered
   */
  public List<BatchEntry> batch(List<BatchItem> items, int minConf) {
    if (items.size() > MAX_BATCH) {
      throw QueryException.badQuestion(
          "A batch holds at most " + MAX_BATCH + " addresses and scripts, not " + items.size()
              + ". Split the batch, or request NDJSON or CSV.");
    }
    @Nullable BatchEntry[] entries = new BatchEntry[items.size()];
    List<ScriptRef> scriptRefs = new ArrayList<>(items.size());
    List<BatchEntry> found = List.of();
    Optional<ViewContext> context;
    try (IndexView view = index.view()) {
      for (int i = 0; i < entries.length; i++) {
        entries[i] =
            BalanceReport.scriptRefOrRefusal(items.get(i), view.state().network(), scriptRefs);
      }
      Optional<ViewReader> viewReader =
          ViewReader.of(view, freshness, chain.status(), mempool, earlier);
      context = viewReader.map(ViewReader::context);
      if (viewReader.isPresent()) {
        found = viewReader.get().balances(scriptRefs, minConf);
      }
    }
    List<BatchEntry> known =
        trustOrAskFallback(scriptRefs, found, context, minConf <= 1 ? fallback : Fallback.none());
    int next = 0;
    List<BatchEntry> answers = new ArrayList<>(entries.length);
    for (BatchEntry refused : entries) {
      answers.add(refused != null ? refused : known.get(next++));
    }
    if (context.isEmpty() && scriptRefs.isEmpty()) {
      throw nothingIndexed();
    }
    return answers;
  }

  private List<BatchEntry> trustOrAskFallback(
      List<ScriptRef> scriptRefs,
      List<BatchEntry> found,
      Optional<ViewContext> context,
      Fallback providers) {
    @Nullable BatchEntry[] entries = new BatchEntry[scriptRefs.size()];
    List<ScriptRef> doubtful = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      if (context.isPresent()
          && found.get(i) instanceof BatchEntry.Answered answered
          && trusted(context.get().complete(answered.answer().complete()))) {
        entries[i] = found.get(i);
      } else {
        doubtful.add(scriptRefs.get(i));
      }
    }
    List<Optional<BalanceAnswer>> fallbackAnswers = doubtful.isEmpty()
        ? List.of()
        : providers.balances(doubtful, context.map(ViewContext::point).orElse(null));
    fallbackAnswers.forEach(answer -> observer.fellBack(answer.isPresent()));
    List<BatchEntry> answers = new ArrayList<>(entries.length);
    @Nullable QueryException fault = null;
    boolean any = false;
    int next = 0;
    for (int i = 0; i < entries.length; i++) {
      BatchEntry entry = entries[i];
      if (entry == null) {
        Optional<BalanceAnswer> other = fallbackAnswers.get(next++);
        try {
          entry = other.isPresent()
              ? new BatchEntry.Answered(other.get())
              : lastResort(found.isEmpty() ? null : found.get(i), context);
        } catch (QueryException e) {
          fault = e;
          entry = BatchEntry.Refused.of(scriptRefs.get(i), e);
        }
      }
      any |= entry instanceof BatchEntry.Answered;
      answers.add(entry);
    }
    if (fault != null && !any) {
      observer.refused();
      throw fault; // a list of identical messages helps no one
    }
    answers.forEach(this::observe);
    return answers;
  }

  private void observe(BatchEntry entry) {
    if (entry instanceof BatchEntry.Answered answered) {
      observer.answered(answered.answer().source(), answered.answer().stale());
    } else {
      observer.refused();
    }
  }

  private BatchEntry lastResort(@Nullable BatchEntry found, Optional<ViewContext> context) {
    if (context.isEmpty() || found == null) {
      throw nothingIndexed();
    }
    refuseIfStale(context.get());
    return found;
  }

  private static boolean trusted(ViewContext context) {
    return !context.verdict().stale() && context.complete();
  }

  /* The index's answer, or why there is none; created while the view is open, used after it is closed. */
  private record Local<A>(
      ScriptRef scriptRef,
      @Nullable ViewContext context,
      @Nullable A answer,
      @Nullable QueryException fault) {

    @Nullable
    ChainPoint point() {
      return context == null ? null : context.point();
    }
  }

  private interface FallbackCall<A> {
    Optional<A> ask(Fallback fallback);
  }

  private interface Step<A> {
    A read(ViewReader viewReader, ScriptRef scriptRef);
  }

  private <A extends Answer> Local<A> read(ScriptQuery scriptQuery, Step<A> step) {
    try (IndexView view = index.view()) {
      Optional<ViewReader> viewReader =
          ViewReader.of(view, freshness, chain.status(), mempool, earlier);
      ScriptRef scriptRef =
          scriptQuery.resolve(view, viewReader.flatMap(ViewReader::mempool).orElse(null));
      if (viewReader.isEmpty()) {
        return new Local<>(scriptRef, null, null, nothingIndexed());
      }
      ViewContext context = viewReader.get().context();
      try {
        A answer = step.read(viewReader.get(), scriptRef);
        return new Local<>(scriptRef, context.complete(answer.complete()), answer, null);
      } catch (QueryException e) {
        if (e.kind() != QueryException.Kind.UNAVAILABLE
            && e.kind() != QueryException.Kind.NO_SUCH_HEIGHT) {
          throw e;
        }
        return new Local<>(scriptRef, context, null, e);
      }
    }
  }

  private <A extends Answer> A choose(Local<A> local, Fallback reached, FallbackCall<A> call) {
    ViewContext context = local.context;
    A answer = local.answer;
    if (answer != null && context != null && trusted(context)) {
      observer.answered(BalanceAnswer.LOCAL, false);
      return answer;
    }
    Optional<A> other = call.ask(reached);
    if (reached.present()) {
      observer.fellBack(other.isPresent());
    }
    A chosen = other.isPresent() ? other.get() : lastResort(local);
    observer.answered(chosen.source(), chosen.stale());
    return chosen;
  }

  private <A extends Answer> A lastResort(Local<A> local) {
    A answer = local.answer;
    ViewContext context = local.context;
    try {
      if (local.fault != null) {
        throw local.fault;
      }
      if (answer == null || context == null) {
        throw nothingIndexed();
      }
      refuseIfStale(context);
      return answer;
    } catch (QueryException e) {
      if (e.kind() == QueryException.Kind.UNAVAILABLE) {
        observer.refused();
      }
      throw e;
    }
  }

  /* A fresh answer of partial coverage is returned with its mark in either setting: a later retry would not help. */
  private void refuseIfStale(ViewContext context) {
    if (context.verdict().stale() && whenAllFail == WhenAllFail.ERROR) {
      throw QueryException.unavailable(
          "No current answer is available, because " + context.verdict().describe()
              + (fallback.present()
                  ? " and no external provider could answer."
                  : " and no external provider is configured."),
          RETRY_LATER_SECONDS);
    }
  }

  private static QueryException nothingIndexed() {
    return QueryException.unavailable(
        "Nothing is indexed yet. See /v1/status for progress.", RETRY_LATER_SECONDS);
  }
}
