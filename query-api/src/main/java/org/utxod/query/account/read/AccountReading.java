package org.utxod.query.account.read;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.account.read.AccountPage.AddressLine;
import org.utxod.query.account.read.AccountPage.CoinLine;
import org.utxod.query.account.read.AccountPage.CoinPlace;
import org.utxod.query.account.read.AccountPage.EntryLine;
import org.utxod.query.answer.QueryException;
import org.utxod.query.answer.ScriptRef;
import org.utxod.query.history.BlockTimes;
import org.utxod.query.history.Counterparts;
import org.utxod.query.history.HistoryPage;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.chain.Txid;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/** An account in one view of the index, page by page. For one thread at a time, and for a bounded time. */
public final class AccountReading implements AutoCloseable {
  private static final int AT_ONCE = 1_000;

  /** Transactions that are looked at for a txid, the latest first. */
  public static final int LOOKED_AT = 100_000;

  private final IndexView view;
  private final BlockTimes blocks;
  private final AccountView rows;
  private final AccountState account;
  private final int id;
  private final AccountPoint at;
  private final Network network;
  private final Optional<MempoolView.Snapshot> mempool;

  /**
   * Takes ownership of the views and the blocks.
   *
   * @param mempool at the same block; empty where none is known
   */
  public AccountReading(
      IndexView view,
      BlockTimes blocks,
      AccountView rows,
      AccountState account,
      AccountPoint at,
      Network network,
      Optional<MempoolView.Snapshot> mempool) {
    this.view = view;
    this.blocks = blocks;
    this.rows = rows;
    this.account = account;
    this.id = account.head().id();
    this.at = at;
    this.network = network;
    this.mempool = mempool;
  }

  /** The account's name. */
  public String name() {
    return account.head().name();
  }

  /** The block from which on all is known that was done to the account. */
  public int knownFrom() {
    return account.head().knownFrom();
  }

  /** The block of what is read. */
  public AccountPoint at() {
    return at;
  }

  private Books books() {
    return new Books(rows, blocks, account.head());
  }

  /** What the account held after an earlier block, by its books. */
  public AccountBalance balanceAt(int height) {
    Books books = books();
    BlockTimes.Block block = books.block(height);
    AccountPoint then = new AccountPoint(block.point(), at.stale(), at.lagBlocks(), at.complete());
    return new AccountBalance(name(), books.closing(block), null, then);
  }

  /**
   * What the account holds in coins of at least so many confirmations.
   *
   * @param minConf 2 or more
   */
  public AccountBalance balance(int minConf) {
    ChainPoint point = rows.position().orElse(at.block());
    Balance balance = new RecentCoins(rows, view).without(id, point, minConf);
    return new AccountBalance(name(), balance, null, at);
  }

  /** Lines of the books from the period of one moment to that of another; seconds since 1970. */
  public List<BookLine> books(BookPeriod period, long from, long to) {
    return books().lines(period, from, to);
  }

  /** A page of the transactions that did something to the account, since it is kept. */
  public AccountPage<EntryLine, ActivityPosition> history(
      boolean ascending, @Nullable ActivityPosition after, int limit) {
    List<AccountEntry> entries = rows.page(id, ascending, after, limit + 1);
    boolean more = entries.size() > limit;
    List<AccountEntry> page = more ? entries.subList(0, limit) : entries;
    List<EntryLine> lines = page.stream().map(this::line).toList();
    return new AccountPage<>(lines, more ? page.get(limit - 1).position() : null);
  }

  private EntryLine line(AccountEntry entry) {
    int height = entry.position().height();
    BlockHash hash = rows.block(height)
        .or(() -> blocks.at(height).map(block -> block.point().hash()))
        .orElse(null);
    return new EntryLine(entry, hash);
  }

  /** A transaction of the account; empty where it is not among its last {@link #LOOKED_AT}. */
  public Optional<EntryLine> transaction(Txid txid) {
    ActivityPosition before = null;
    for (int seen = 0; seen < LOOKED_AT; seen += AT_ONCE) {
      List<AccountEntry> some = rows.page(id, false, before, AT_ONCE);
      for (AccountEntry entry : some) {
        if (entry.txid().equals(txid)) {
          return Optional.of(line(entry));
        }
      }
      if (some.size() < AT_ONCE) {
        return Optional.empty();
      }
      before = some.get(AT_ONCE - 1).position();
    }
    return Optional.empty();
  }

  /** A script of the account, with what it holds; empty where it is not one. */
  public Optional<AddressLine> address(ScriptKey script) {
    return rows.member(id, script)
        .map(member -> new AddressLine(
            scriptRef(member), member, view.balances(List.of(script)).get(0)));
  }

  /**
   * The other scripts of transactions, by their lines; those whose block is not kept are left out.
   *
   * @throws org.utxod.query.port.SourceException if the node cannot be queried now
   */
  public Map<EntryLine, Counterparts.Of> counterparts(
      List<EntryLine> lines, Counterparts counterparts) {
    List<EntryLine> known = lines.stream().filter(line -> line.block() != null).toList();
    List<HistoryPage.Line> asked = new ArrayList<>(known.size());
    for (EntryLine line : known) {
      AccountEntry entry = line.entry();
      asked.add(new HistoryPage.Line(
          entry.txid(),
          new HistoryEntry(
              entry.position(),
              Objects.requireNonNull(line.block()),
              entry.time(),
              entry.txid(),
              entry.receivedSat(),
              entry.spentSat(),
              0,
              0,
              0)));
    }
    List<Counterparts.Of> others =
        counterparts.of(script -> rows.member(id, script).isPresent(), asked);
    Map<EntryLine, Counterparts.Of> byLine = new HashMap<>();
    for (int i = 0; i < known.size(); i++) {
      byLine.put(known.get(i), others.get(i));
    }
    return byLine;
  }

  /** A page of the account's scripts in the order of their keys, with what each holds. */
  public AccountPage<AddressLine, ScriptKey> addresses(@Nullable ScriptKey after, int limit) {
    List<AccountMember> members = rows.members(id, after, limit + 1);
    boolean more = members.size() > limit;
    List<AccountMember> page = more ? members.subList(0, limit) : members;
    List<Balance> balances = view.balances(keys(page));
    List<AddressLine> lines = new ArrayList<>(page.size());
    for (int i = 0; i < page.size(); i++) {
      lines.add(new AddressLine(scriptRef(page.get(i)), page.get(i), balances.get(i)));
    }
    return new AccountPage<>(lines, more ? page.get(limit - 1).script().key() : null);
  }

  private @Nullable Txid spender(Coin coin) {
    return mempool.flatMap(now -> now.spenderId(coin.outPoint())).orElse(null);
  }

  private ScriptRef scriptRef(AccountMember member) {
    return ScriptRef.ofScript(member.script(), network);
  }

  private static List<ScriptKey> keys(List<AccountMember> members) {
    return members.stream().map(member -> member.script().key()).toList();
  }

  /** The script, if it belongs to the account. */
  public Optional<AccountMember> member(ScriptKey script) {
    return rows.member(id, script);
  }

  /** The block at a height; empty where its row is not kept. */
  public Optional<BlockHash> block(int height) {
    return view.block(height).map(block -> block.point().hash());
  }

  /** Whether it is known what the mempool spends. */
  public boolean knowsMempool() {
    return mempool.isPresent();
  }

  /**
   * Which coins are wanted.
   *
   * @param minValueSat smaller ones are left out
   * @param minConf those with fewer confirmations are left out
   */
  public record Wanted(long minValueSat, int minConf) {
    /** Every confirmed coin. */
    public static final Wanted ALL = new Wanted(0, 1);

    boolean includes(Coin coin, int tipHeight) {
      return coin.valueSat() >= minValueSat && coin.confirmations(tipHeight) >= minConf;
    }
  }

  /** A page of the account's coins in the order of script keys and outpoints. */
  public AccountPage<CoinLine, CoinPlace> coins(
      @Nullable CoinPlace after, int limit, Wanted wanted) {
    CoinWalk walk = new CoinWalk(limit, wanted);
    ScriptKey last = after == null ? null : after.script();
    if (after != null) {
      rows.member(id, after.script()).ifPresent(member -> walk.add(member, after.coin()));
    }
    while (!walk.full) {
      List<AccountMember> members = rows.members(id, last, AT_ONCE);
      if (members.isEmpty()) {
        return new AccountPage<>(walk.lines, null);
      }
      List<Balance> balances = view.balances(keys(members));
      for (int i = 0; i < members.size() && !walk.full; i++) {
        if (balances.get(i).coins() > 0) {
          walk.add(members.get(i), null);
        }
      }
      last = members.get(members.size() - 1).script().key();
    }
    CoinLine end = Objects.requireNonNull(walk.lines.get(limit - 1));
    return new AccountPage<>(
        walk.lines, new CoinPlace(end.member().script().key(), end.coin().outPoint()));
  }

  /**
   * A page of the account's coins in another order.
   *
   * @throws QueryException if the account has more than {@link CoinOrder#MAX_COINS}
   */
  public AccountPage<CoinLine, CoinOrder.Place> coins(
      CoinOrder order, CoinOrder.@Nullable Place after, int limit, Wanted wanted) {
    if (rows.totals(id).coins() > CoinOrder.MAX_COINS) {
      throw QueryException.badQuestion("The account has more than " + CoinOrder.MAX_COINS
          + " coins, too many to put in order. Leave out sort, and sort what you receive.");
    }
    SortedCoins first = new SortedCoins(order, after, limit);
    @Nullable ScriptKey last = null;
    while (true) {
      List<AccountMember> members = rows.members(id, last, AT_ONCE);
      if (members.isEmpty()) {
        return first.page();
      }
      List<Balance> balances = view.balances(keys(members));
      for (int i = 0; i < members.size(); i++) {
        if (balances.get(i).coins() > 0) {
          sort(members.get(i), wanted, first);
        }
      }
      last = members.get(members.size() - 1).script().key();
    }
  }

  private void sort(AccountMember member, Wanted wanted, SortedCoins first) {
    @Nullable OutPoint from = null;
    while (true) {
      List<Coin> coins = view.coins(member.script().key(), from, AT_ONCE);
      for (Coin coin : coins) {
        if (wanted.includes(coin, at.block().height()) && first.wants(coin)) {
          first.add(line(member, coin));
        }
      }
      if (coins.size() < AT_ONCE) {
        return;
      }
      from = coins.get(AT_ONCE - 1).outPoint();
    }
  }

  private CoinLine line(AccountMember member, Coin coin) {
    return new CoinLine(scriptRef(member), member, coin, spender(coin));
  }

  /** Gathers coins until a page is full and one more is known. */
  private final class CoinWalk {
    private final List<CoinLine> lines = new ArrayList<>();
    private final int limit;
    private final Wanted wanted;
    private boolean full;

    CoinWalk(int limit, Wanted wanted) {
      this.limit = limit;
      this.wanted = wanted;
    }

    void add(AccountMember member, @Nullable OutPoint after) {
      OutPoint from = after;
      while (!full) {
        List<Coin> coins = view.coins(member.script().key(), from, AT_ONCE);
        for (Coin coin : coins) {
          boolean fits = wanted.includes(coin, at.block().height());
          if (fits && lines.size() == limit) {
            full = true;
            return;
          }
          if (fits) {
            lines.add(line(member, coin));
          }
        }
        if (coins.size() < AT_ONCE) {
          return;
        }
        from = coins.get(coins.size() - 1).outPoint();
      }
    }
  }

  @Override
  public void close() {
    blocks.close();
    rows.close();
    view.close();
  }
}
