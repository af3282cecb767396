package org.utxod.query.account.read;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.utxod.query.answer.QueryException;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.effect.BlockEffects;
import org.utxod.store.effect.ScriptEffect;
import org.utxod.store.effect.TransactionEffect;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/**
 * The coins of accounts and scripts after one block, each once, read twice: for the sum, and to be told. Coins after an
 * earlier block are those of now, without what came since, and with what was spent since. For one thread.
 */
public final class Reserves implements AutoCloseable {
  private static final int AT_ONCE = 1_000;
  private static final int MAX_SPENT_SINCE = 1_000_000;

  /** A coin, with the script that has it. */
  public record ReserveCoin(Script script, Coin coin) {}

  /** The sum of all coins. */
  public record Sum(long sat, long coins, long scripts) {}

  private final IndexView view;
  private final AccountView rows;
  private final List<Integer> accounts;
  private final List<Script> others;
  private final ChainPoint point;
  private final int tipHeight;
  private final Map<ScriptKey, List<Coin>> spentSince = new HashMap<>();

  /**
   * Takes ownership of the views.
   *
   * @param accounts their numbers, each once
   * @param others scripts beside those of the accounts
   * @param point a block of the view's chain
   */
  public Reserves(
      IndexView view,
      AccountView rows,
      List<Integer> accounts,
      List<Script> others,
      ChainPoint point,
      int tipHeight) {
    this.view = view;
    this.rows = rows;
    this.accounts = List.copyOf(accounts);
    this.others = distinct(others);
    this.point = point;
    this.tipHeight = tipHeight;
  }

  private static List<Script> distinct(List<Script> scripts) {
    Set<ScriptKey> seen = new HashSet<>();
    return scripts.stream().filter(script -> seen.add(script.key())).toList();
  }

  /** The block after which these are the coins. */
  public ChainPoint point() {
    return point;
  }

  /**
   * Finds what was spent since the block.
   *
   * @throws QueryException where that is not kept, or too much
   */
  public void prepare() {
    Set<ScriptKey> single = new HashSet<>();
    others.forEach(script -> single.add(script.key()));
    int[] count = {0};
    for (int height = tipHeight; height > point.height(); height--) {
      int of = height;
      BlockEffects effects = view.effectsOfBlock(height)
          .orElseThrow(() -> QueryException.noSuchHeight("What block " + of
              + " spent is not kept, so the coins after block " + point.height()
              + " are not known any more. Ask for a later height."));
      effects.forEach(effect -> {
        if (single.contains(effect.script()) || isOfAccounts(effect.script())) {
          count[0] += note(effect);
          if (count[0] > MAX_SPENT_SINCE) {
            throw QueryException.badQuestion("More than " + MAX_SPENT_SINCE
                + " of these coins were spent since. Ask for a later height.");
          }
        }
      });
    }
  }

  private boolean isOfAccounts(ScriptKey script) {
    return accounts.stream().anyMatch(id -> rows.member(id, script).isPresent());
  }

  private int note(ScriptEffect effect) {
    int count = 0;
    for (TransactionEffect one : effect.transactions()) {
      for (TransactionEffect.Spent spent : one.spentCoins()) {
        int height = spent.code() >>> 1;
        if (height <= point.height()) {
          OutPoint outPoint = new OutPoint(spent.txid(), Integer.toUnsignedLong(spent.voutBits()));
          spentSince
              .computeIfAbsent(effect.script(), key -> new ArrayList<>())
              .add(new Coin(outPoint, spent.valueSat(), height, (spent.code() & 1) == 1));
          count++;
        }
      }
    }
    return count;
  }

  /** Reads all coins for their sum. */
  public Sum sum() {
    long sat = 0;
    long coins = 0;
    long scripts = 0;
    for (Place at = new Place(); at != null; ) {
      Page page = page(at);
      for (ReserveCoin one : page.coins) {
        sat = Math.addExact(sat, one.coin.valueSat());
        coins++;
      }
      scripts += page.scripts;
      at = page.next;
    }
    return new Sum(sat, coins, scripts);
  }

  /** Where some coins begin. */
  public static final class Place {
    private final int group;
    private final @Nullable ScriptKey after;
    private final int other;

    /** At the first. */
    public Place() {
      this(0, null, 0);
    }

    private Place(int group, @Nullable ScriptKey after, int other) {
      this.group = group;
      this.after = after;
      this.other = other;
    }
  }

  /** Some coins, and where the next begin; null after the last. */
  public record Page(
      List<ReserveCoin> coins, int scripts, @Nullable Place next) {
    public Page {
      coins = List.copyOf(coins);
    }
  }

  /** Some coins: all those of some hundred scripts. */
  public Page page(Place at) {
    if (at.group == accounts.size()) {
      return pageOfOthers(at);
    }
    int id = accounts.get(at.group);
    List<AccountMember> members = rows.members(id, at.after, AT_ONCE);
    List<Script> fresh = members.stream()
        .map(AccountMember::script)
        .filter(script -> !isBefore(at.group, script.key()))
        .toList();
    Place next = members.size() < AT_ONCE
        ? new Place(at.group + 1, null, 0)
        : new Place(at.group, members.get(members.size() - 1).script().key(), 0);
    return new Page(coins(fresh), fresh.size(), next);
  }

  private Page pageOfOthers(Place at) {
    int from = at.other;
    int to = Math.min(others.size(), from + AT_ONCE);
    List<Script> fresh = others.subList(from, to).stream()
        .filter(script -> !isBefore(accounts.size(), script.key()))
        .toList();
    return new Page(
        coins(fresh), fresh.size(), to == others.size() ? null : new Place(at.group, null, to));
  }

  /** Whether an account before this one has the script too. */
  private boolean isBefore(int group, ScriptKey script) {
    for (int i = 0; i < group; i++) {
      if (rows.member(accounts.get(i), script).isPresent()) {
        return true;
      }
    }
    return false;
  }

  private List<ReserveCoin> coins(List<Script> scripts) {
    List<Balance> balances = view.balances(scripts.stream().map(Script::key).toList());
    List<ReserveCoin> found = new ArrayList<>();
    for (int i = 0; i < scripts.size(); i++) {
      Script script = scripts.get(i);
      List<Coin> coins = new ArrayList<>(spentSince.getOrDefault(script.key(), List.of()));
      if (balances.get(i).coins() > 0) {
        addUnspent(script.key(), coins);
      }
      coins.sort(Comparator.comparing(Coin::outPoint));
      coins.forEach(coin -> found.add(new ReserveCoin(script, coin)));
    }
    return found;
  }

  private void addUnspent(ScriptKey script, List<Coin> coins) {
    OutPoint after = null;
    while (true) {
      List<Coin> some = view.coins(script, after, AT_ONCE);
      for (Coin coin : some) {
        if (coin.height() <= point.height()) {
          coins.add(coin);
        }
      }
      if (some.size() < AT_ONCE) {
        return;
      }
      after = some.get(some.size() - 1).outPoint();
    }
  }

  @Override
  public void close() {
    rows.close();
    view.close();
  }
}
