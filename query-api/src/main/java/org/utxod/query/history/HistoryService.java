package org.utxod.query.history;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.ActivityCursor;
import org.utxod.query.answer.AnswerPoint;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.answer.UnconfirmedEntry;
import org.utxod.query.balance.EarlierBalances;
import org.utxod.query.balance.NamedTransactions;
import org.utxod.query.balance.ScriptQuery;
import org.utxod.query.balance.WhenAllFail;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.TransactionSource;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.UtxoIndex;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.HistoryReader;
import org.utxod.store.history.ScriptHistory;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/** Answers queries about history. Thread-safe. */
public final class HistoryService {
  private static final int RETRY_NOW_SECONDS = 1;
  private static final int RETRY_SOON_SECONDS = 10;
  private static final int RETRY_LATER_SECONDS = 60;

  private final UtxoIndex index;
  private final @Nullable History history;
  private final ChainView chain;
  private final Freshness freshness;
  private final WhenAllFail whenStale;
  private final MempoolView mempool;
  private final TxidLookup txids;
  private final TransactionReader transactions;
  private final TransactionSource source;
  private final NamedTransactions named;

  /**
   * @param history null if none is kept
   * @param freshness the same instance as the balance service has
   * @param whenStale whether an index that is not fresh answers
   * @param node for txids that are not kept, and for transactions
   * @param named records the heights of transactions in answers
   */
  public HistoryService(
      UtxoIndex index,
      @Nullable History history,
      ChainView chain,
      Freshness freshness,
      WhenAllFail whenStale,
      MempoolView mempool,
      NodePorts node,
      NamedTransactions named) {
    this.index = index;
    this.history = history;
    this.chain = chain;
    this.freshness = freshness;
    this.whenStale = whenStale;
    this.mempool = mempool;
    this.source = node.transactions();
    this.transactions = new TransactionReader(source);
    this.txids = new TxidLookup(node.blocks(), transactions);
    this.named = named;
  }

  /** Balances after any block that the history reaches. */
  public EarlierBalances earlierBalances() {
    return history == null ? EarlierBalances.none() : new HistoryBalances(history);
  }

  /** Finds the other scripts of transactions; for where history is kept. */
  public Counterparts counterparts() {
    return new Counterparts(this::transactions, source);
  }

  /** Finds transactions by amounts and places; for where history is kept. */
  public TransactionFinder finder() {
    return new TransactionFinder(reading(), transactions, txids);
  }

  static RuntimeException unavailable(StoreException e) {
    return e.kind() == StoreException.Kind.DAMAGED
        ? QueryException.unavailable(String.valueOf(e.getMessage()), RETRY_LATER_SECONDS)
        : e;
  }

  /** Whether the index's chain has this block now. */
  public boolean isOnChain(AnswerPoint point) {
    BlockHash hash = point.hash();
    try (IndexView view = index.view()) {
      return hash != null && view.contains(point.height(), hash);
    }
  }

  /** The network of its addresses. */
  public Network network() {
    return index.state().network();
  }

  /** Whether history is kept. */
  public boolean isKept() {
    return history != null;
  }

  /** An open view with its history; for one thread. */
  private record Open(
      HistoryReader reader,
      IndexView view,
      ChainPoint point,
      boolean stale,
      Optional<MempoolView.Snapshot> mempool) {}

  private interface Question<A> {
    A ask(Open open);
  }

  private <A> A read(Question<A> question) {
    History kept = history;
    if (kept == null) {
      throw QueryException.switchedOff(
          "History is not kept here: history is none. Query .../activity for recent transactions, or set history:"
              + " full in the configuration.");
    }
    try (IndexView view = index.view();
        History.Segments segments = kept.segments()) {
      BlockRecord tip = view.state().tip();
      if (tip == null) {
        throw QueryException.unavailable(
            "Nothing is indexed yet. See /v1/status for progress.", RETRY_SOON_SECONDS);
      }
      Freshness.Verdict verdict = freshness.judge(tip.point().height(), chain.status());
      if (verdict.stale() && whenStale == WhenAllFail.ERROR) {
        throw QueryException.unavailable(
            "No current answer is available, because " + verdict.describe()
                + ", and history is not asked of external providers.",
            RETRY_SOON_SECONDS);
      }
      return question.ask(new Open(
          new HistoryReader(view, segments),
          view,
          tip.point(),
          verdict.stale(),
          verdict.stale() ? Optional.empty() : mempool.at(tip.point())));
    } catch (StoreException e) {
      throw unavailable(e);
    }
  }

  private static int knownFrom(Open open) {
    Integer from = open.reader.fromHeight();
    if (from == null) {
      throw QueryException.unavailable(
          "The index is in bulk sync and has no history until it is near the tip. Retry when /v1/status says live.",
          RETRY_SOON_SECONDS);
    }
    return from;
  }

  private static void requireComplete(Open open) {
    int from = knownFrom(open);
    if (!open.reader.isComplete()) {
      throw QueryException.unavailable(
          "The history is being built and reaches down to block " + from
              + "; this needs all of it. See history in /v1/status.",
          RETRY_LATER_SECONDS);
    }
  }

  /** What was read while the view was open. */
  private record Found(
      HistoryPage page, List<HistoryEntry> entries, List<HistoryReader.Extent> unnamed) {}

  /**
   * A page of a script's history.
   *
   * @throws org.utxod.query.address.AddressException if the text is not an address of this network
   * @throws QueryException if it cannot be answered
   * @throws org.utxod.query.port.SourceException if txids are not kept and no node can say them
   */
  public HistoryPage page(ScriptQuery scriptQuery, HistoryRequest request) {
    Found found = read(open -> found(open, scriptQuery, request));
    List<Txid> txids = this.txids.of(found.entries, found.unnamed);
    List<HistoryPage.Line> lines = new ArrayList<>(txids.size());
    for (int i = 0; i < txids.size(); i++) {
      HistoryEntry entry = found.entries.get(i);
      named.named(txids.get(i), entry.position().height());
      lines.add(new HistoryPage.Line(txids.get(i), entry));
    }
    return found.page.with(lines);
  }

  private static Found found(Open open, ScriptQuery scriptQuery, HistoryRequest request) {
    Optional<MempoolView.Snapshot> now = open.mempool;
    ScriptRef scriptRef = scriptQuery.resolve(open.view, now.orElse(null));
    int from = knownFrom(open);
    ScriptHistory history = open.reader.of(scriptRef.key());
    // One more than requested, to know whether there is a next page.
    List<HistoryEntry> all = request.ascending()
        ? history.earliest(request.start(), request.limit() + 1)
        : history.latest(request.start(), request.limit() + 1);
    List<HistoryEntry> within =
        all.stream().filter(entry -> request.includes(entry.position())).toList();
    boolean more = within.size() > request.limit();
    List<HistoryEntry> shown = more ? within.subList(0, request.limit()) : within;
    List<UnconfirmedEntry> unconfirmed = request.beginsAtTip() && now.isPresent()
        ? waiting(now.get(), scriptRef, request.limit())
        : null;
    HistoryPage page = new HistoryPage(
        scriptRef,
        AnswerPoint.of(open.point),
        open.stale,
        from,
        open.reader.isComplete(),
        unconfirmed,
        List.of(),
        more ? new ActivityCursor(shown.get(shown.size() - 1).position()) : null);
    List<HistoryReader.Extent> unnamed = shown.stream()
        .filter(entry -> entry.txid() == null)
        .flatMap(entry -> open.reader.extent(entry.position()).stream())
        .toList();
    return new Found(page, shown, unnamed);
  }

  /**
   * Transactions of a page with their prevouts, in its order; null for each that must be asked of the node by its id.
   *
   * @throws org.utxod.query.port.SourceException if the node cannot be queried now
   */
  public List<@Nullable ChainTx> transactions(List<HistoryPage.Line> lines) {
    return read(lines.stream()
        .map(line -> new TransactionReader.Wanted(line.txid(), line.entry().position()))
        .toList());
  }

  /** A transaction at its place, with its prevouts; empty if it must be asked of the node by its id. */
  public Optional<ChainTx> transaction(Txid txid, Place place) {
    return Optional.ofNullable(
        read(List.of(new TransactionReader.Wanted(txid, place.position()))).get(0));
  }

  private List<@Nullable ChainTx> read(List<TransactionReader.Wanted> wanted) {
    return transactions.read(reading(), wanted);
  }

  private TransactionReader.Reading reading() {
    return new TransactionReader.Reading() {
      @Override
      public <A> A read(Function<HistoryReader, A> question) {
        return HistoryService.this.read(open -> question.apply(open.reader));
      }
    };
  }

  /**
   * A query by the SHA-256 of a script, wire bytes, that needs no script hash index where the history finds the script: in
   * any of its transactions. Otherwise the query as it is.
   */
  public ScriptQuery byScriptHash(byte[] sha256) {
    ScriptQuery plain = new ScriptQuery.ByScriptHash(sha256);
    if (history == null || index.state().scriptHashIndex()) {
      return plain;
    }
    Optional<Script> waiting = mempool.now().flatMap(now -> now.script(sha256));
    if (waiting.isPresent()) {
      return new ScriptQuery.ByScript(waiting.get());
    }
    Usage usage = read(open -> new Usage(
        open.reader.latestOf(sha256).orElse(null),
        open.reader.isComplete(),
        open.reader.top() == open.point.height()));
    if (usage.latest == null) {
      if (usage.complete && !usage.upToTip) {
        throw QueryException.unavailable(
            "A block has just arrived and is not in the history yet. Retry.", RETRY_NOW_SECONDS);
      }
      return usage.complete ? new ScriptQuery.ByUnusedHash(sha256) : plain;
    }
    return transactions
        .at(reading(), usage.latest)
        .flatMap(tx -> scriptIn(tx, sha256))
        .<ScriptQuery>map(ScriptQuery.ByScript::new)
        .orElse(plain);
  }

  private record Usage(@Nullable ActivityPosition latest, boolean complete, boolean upToTip) {}

  private static Optional<Script> scriptIn(ChainTx tx, byte[] sha256) {
    Stream<Script> created = tx.outputs().stream().map(ChainTx.Output::script);
    Stream<Script> spent = tx.inputs().stream()
        .map(ChainTx.Input::prevout)
        .filter(Objects::nonNull)
        .map(ChainTx.Output::script);
    return Stream.concat(created, spent)
        .filter(script -> Arrays.equals(ScriptKey.sha256().digest(script.bytes()), sha256))
        .findFirst();
  }

  private static List<UnconfirmedEntry> waiting(
      MempoolView.Snapshot now, ScriptRef scriptRef, int limit) {
    return now.touching(scriptRef.key()).stream()
        .limit(limit)
        .map(tx -> UnconfirmedEntry.of(tx, scriptRef.key()))
        .toList();
  }

  /**
   * Sums over a script's whole history.
   *
   * @throws QueryException if the history is not complete yet
   */
  public HistorySummary summary(ScriptQuery scriptQuery) {
    return read(open -> {
      ScriptRef scriptRef = scriptQuery.resolve(open.view, open.mempool.orElse(null));
      requireComplete(open);
      ScriptHistory history = open.reader.of(scriptRef.key());
      List<HistoryEntry> first = history.earliest(null, 1);
      List<HistoryEntry> last = first.isEmpty() ? first : history.latest(null, 1);
      return new HistorySummary(
          scriptRef,
          AnswerPoint.of(open.point),
          open.stale,
          history.totals(),
          first.isEmpty() ? null : first.get(0),
          last.isEmpty() ? null : last.get(0));
    });
  }

  /**
   * Where a transaction is in the chain.
   *
   * @param place its block and position; null if none was found
   * @param open why it may be in a block nevertheless, for clients; null if that is certain
   */
  public record Whereabouts(@Nullable Place place, @Nullable String open) {}

  /** A transaction's block, and its position in it. */
  public record Place(BlockLookup.Header block, ActivityPosition position) {}

  /**
   * Finds a transaction in the chain.
   *
   * @return empty if no history is kept
   * @throws org.utxod.query.port.SourceException if the node is needed and cannot be asked
   */
  public Optional<Whereabouts> find(Txid txid) {
    if (history == null) {
      return Optional.empty();
    }
    Search search = read(open -> Search.of(open.reader, open.view, open.point, txid));
    for (Search.Located located : search.candidates()) {
      HistoryReader.Candidate candidate = located.candidate();
      if (candidate.known() || txids.isAt(txid, candidate, located.extent())) {
        return Optional.of(new Whereabouts(place(candidate), null));
      }
    }
    Place recent = search.isBehind() ? null : txids.find(txid, search.recent()).orElse(null);
    return Optional.of(new Whereabouts(recent, recent == null ? search.open() : null));
  }

  private static Place place(HistoryReader.Candidate candidate) {
    ChainPoint point =
        new ChainPoint(candidate.position().height(), candidate.block().hash());
    return new Place(new BlockLookup.Header(point, candidate.block().time()), candidate.position());
  }
}
