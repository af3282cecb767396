package org.utxod.query.account;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.AccountDefinition;
import org.utxod.query.account.book.AccountErrors;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.account.book.Accounts;
import org.utxod.query.account.event.AccountLog;
import org.utxod.query.account.event.AccountMempool;
import org.utxod.query.account.event.ToldEvent;
import org.utxod.query.account.read.AccountBalance;
import org.utxod.query.account.read.AccountPoint;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.account.read.Reserves;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.QueryException;
import org.utxod.query.history.BlockTimes;
import org.utxod.query.port.ChainView;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.query.push.EventLog;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.AccountBranch;
import org.utxod.store.account.AccountStore;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.Script;
import org.utxod.store.history.History;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** Answers queries about accounts. Never asks external providers. Thread-safe. */
public final class AccountService {
  private static final int RETRY_SECONDS = 5;

  /** A block can arrive between two looks, hardly ever three times. */
  private static final int ATTEMPTS = 4;

  private final UtxoIndex index;
  private final @Nullable History history;
  private final AccountBook book;
  private final AccountStore store;
  private final AccountMempool mempool;
  private final ChainView chain;
  private final Freshness freshness;

  /** Wired by {@link AccountParts}. */
  public AccountService(
      UtxoIndex index,
      @Nullable History history,
      AccountBook book,
      AccountStore store,
      AccountMempool mempool,
      ChainView chain,
      Freshness freshness) {
    this.index = index;
    this.history = history;
    this.book = book;
    this.store = store;
    this.mempool = mempool;
    this.chain = chain;
    this.freshness = freshness;
  }

  /** The network of its addresses. */
  public Network network() {
    return index.state().network();
  }

  /**
   * What an account is.
   *
   * @param created seconds since 1970
   * @param knownFrom the block from which on all is known that was done to it
   * @param descriptor null where it is made of single scripts
   * @param branches of the descriptor by their numbers
   * @param entering whether transactions before a script was added are still to be entered from the history
   * @param confirmations of which events tell, besides the first
   */
  public record Shown(
      String name,
      long created,
      int knownFrom,
      long scripts,
      @Nullable String descriptor,
      SortedMap<Integer, AccountBranch> branches,
      boolean entering,
      List<Integer> confirmations) {}

  /** All accounts by their names. */
  public List<Shown> all() {
    try (AccountView rows = store.view()) {
      return book.accounts().all().stream().map(account -> shown(account, rows)).toList();
    }
  }

  /** Numbers of all of them. */
  public AccountFigures figures() {
    Accounts accounts = book.accounts();
    ChainPoint point = accounts.point();
    BlockRecord tip = index.state().tip();
    int behind = accounts.byId().isEmpty() || point == null || tip == null
        ? 0
        : Math.max(0, tip.point().height() - point.height());
    return new AccountFigures(accounts.byId().size(), accounts.scripts(), behind);
  }

  /** One account. */
  public Shown account(String name) {
    try (AccountView rows = store.view()) {
      return shown(named(name), rows);
    }
  }

  /** The number of an account, which is never used twice. */
  public int id(String name) {
    return named(name).head().id();
  }

  /** The names of all accounts by their numbers. */
  public Map<Integer, String> names() {
    Map<Integer, String> names = new HashMap<>();
    book.accounts().byId().forEach((id, account) -> names.put(id, account.head().name()));
    return names;
  }

  /** The branches of an account's descriptor, as the node has them; none where it has no descriptor. */
  public List<Branch> branches(String name) {
    return AccountDefinition.parse(named(name).head().definition()).branches();
  }

  private Shown shown(AccountState account, AccountView rows) {
    return new Shown(
        account.head().name(),
        account.head().created(),
        account.head().knownFrom(),
        account.totals().scripts(),
        AccountDefinition.parse(account.head().definition()).descriptor(),
        account.branches(),
        history != null && !rows.unentered(account.head().id(), null, 1).isEmpty(),
        account.depths());
  }

  private AccountState named(String name) {
    return book.accounts().named(name).orElseThrow(() -> AccountErrors.unknown(name));
  }

  private static ChainPoint point(Accounts accounts) {
    ChainPoint point = accounts.point();
    if (point == null) {
      throw QueryException.unavailable("Nothing is indexed yet.", RETRY_SECONDS);
    }
    return point;
  }

  AccountPoint at(ChainPoint point) {
    Freshness.Verdict verdict = freshness.judge(point.height(), chain.status());
    return new AccountPoint(
        point, verdict.stale(), verdict.lagBlocks(), index.state().coverage().complete());
  }

  /** What an account holds now, in constant time. */
  public AccountBalance balance(String name) {
    Accounts accounts = book.accounts();
    AccountState account = accounts.named(name).orElseThrow(() -> AccountErrors.unknown(name));
    ChainPoint point = point(accounts);
    AccountPoint at = at(point);
    AccountBalance.Unconfirmed unconfirmed = at.stale()
        ? null
        : mempool.of(account.head().id(), point).map(AccountService::sum).orElse(null);
    return new AccountBalance(name, account.totals().at(point.height()), unconfirmed, at);
  }

  /** The unconfirmed transactions of an account, in the order in which they came, beside a block. */
  public record UnconfirmedOf(List<AccountMempool.Unconfirmed> transactions, AccountPoint at) {}

  /**
   * The unconfirmed transactions of an account.
   *
   * @throws QueryException where no mempool is known beside the block of the accounts
   */
  public UnconfirmedOf unconfirmed(String name) {
    Accounts accounts = book.accounts();
    AccountState account = accounts.named(name).orElseThrow(() -> AccountErrors.unknown(name));
    ChainPoint point = point(accounts);
    AccountPoint at = at(point);
    List<AccountMempool.Unconfirmed> all =
        at.stale() ? null : mempool.of(account.head().id(), point).orElse(null);
    if (all == null) {
      throw QueryException.unavailable(
          "The mempool is not known just now: it is being read, a block has just come, or none is followed.",
          RETRY_SECONDS);
    }
    return new UnconfirmedOf(all, at);
  }

  private static AccountBalance.Unconfirmed sum(List<AccountMempool.Unconfirmed> all) {
    long received = 0;
    long spent = 0;
    for (AccountMempool.Unconfirmed one : all) {
      received += one.sums().receivedSat();
      spent += one.sums().spentSat();
    }
    return new AccountBalance.Unconfirmed(received, spent, all.size());
  }

  /**
   * Events of an account.
   *
   * @param last up to where they go; the next page begins after it
   * @param complete false where events between the given position and the first of these are not kept any more
   */
  public record EventPage(String name, List<ToldEvent> events, long last, boolean complete) {}

  /**
   * What happened to an account.
   *
   * @param after the last sequence that is known; null to be told the last one only
   */
  public EventPage events(String name, @Nullable Long after, int limit) {
    AccountLog log = log(named(name));
    if (after == null) {
      return new EventPage(name, List.of(), log.last().sequence(), true);
    }
    try (AccountView rows = store.view()) {
      long last = rows.lastEvent();
      if (after > last) {
        throw QueryException.badQuestion("There is no event " + after + " yet, the last is " + last
            + ": the position is of another data directory. Begin anew, without after.");
      }
      EventLog.Page<ToldEvent> page = log.page(rows, after, limit);
      long first = rows.firstEvent();
      return new EventPage(
          name, page.events(), page.last().sequence(), first == 0 || after >= first - 1);
    }
  }

  /** The events of an account, to be followed. */
  public EventLog<ToldEvent> log(String name) {
    return logOf(name);
  }

  AccountLog logOf(String name) {
    return log(named(name));
  }

  private AccountLog log(AccountState account) {
    return new AccountLog(account.head(), store, book, network());
  }

  /** Has something called whenever there are more events of any account; it must return at once. */
  public void onEvent(Runnable wake) {
    book.onEvent(wake);
  }

  /**
   * Opens what is to be read of an account, all of one block where that can be had; closed by the caller within bounded time.
   *
   * @throws QueryException if there is no such account, or the index is not near the tip
   */
  public AccountReading open(String name) {
    for (int attempt = 1; ; attempt++) {
      book.followSoon();
      AccountState account = named(name);
      IndexView view = index.view();
      AccountView rows = store.view();
      boolean kept = false;
      try {
        ChainPoint tip = tip(view);
        if (attempt == ATTEMPTS || rows.position().filter(tip::equals).isPresent()) {
          kept = true;
          AccountPoint at = at(tip);
          return new AccountReading(
              view,
              new BlockTimes(view, history),
              rows,
              account,
              at,
              network(),
              at.stale() ? Optional.empty() : mempool.snapshot(tip));
        }
      } finally {
        if (!kept) {
          rows.close();
          view.close();
        }
      }
    }
  }

  /**
   * The coins of accounts and scripts after one block; closed by the caller within bounded time.
   *
   * @param names of the accounts
   * @param scripts beside those of the accounts
   * @param height of the block; null for the last
   * @throws QueryException if that cannot be told
   */
  public Reserves reserves(List<String> names, List<Script> scripts, @Nullable Integer height) {
    book.followSoon();
    List<Integer> ids =
        names.stream().map(name -> named(name).head().id()).distinct().toList();
    IndexView view = index.view();
    AccountView rows = store.view();
    boolean kept = false;
    try {
      ChainPoint tip = tip(view);
      int wanted = height == null ? tip.height() : height;
      ChainPoint point = view.block(wanted)
          .map(BlockRecord::point)
          .orElseThrow(() -> QueryException.noSuchHeight(
              "Block " + wanted + " is not kept here; the last is " + tip.height() + "."));
      Reserves reserves = new Reserves(view, rows, ids, scripts, point, tip.height());
      reserves.prepare();
      kept = true;
      return reserves;
    } finally {
      if (!kept) {
        rows.close();
        view.close();
      }
    }
  }

  /** How an answer of that block stands to the chain. */
  public AccountPoint pointOf(ChainPoint point) {
    return at(point);
  }

  private static ChainPoint tip(IndexView view) {
    BlockRecord tip = view.state().tip();
    if (tip == null || !view.state().balancesCurrent()) {
      throw QueryException.unavailable(
          "The index is not near the tip yet. Retry when /v1/status says live.", RETRY_SECONDS);
    }
    return tip.point();
  }
}
