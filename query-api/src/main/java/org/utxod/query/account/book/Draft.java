package org.utxod.query.account.book;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountBranch;
import org.utxod.store.account.AccountChange;
import org.utxod.store.account.AccountDay;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountPosition;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** What is about to change, in rows and in what is in memory. For one thread. */
public final class Draft {
  private static final long EVENTS_KEPT = 1_000_000;

  private record DayOf(int account, int day) {}

  private record BlockOf(int account, int height) {}

  private final AccountView rows;
  private final AccountChange change;
  private final Map<DayOf, AccountDay> days = new HashMap<>();
  private final Map<Integer, AccountState> byId;
  private final Map<BlockOf, List<AccountEntry>> entered = new HashMap<>();
  private final Map<Integer, BlockHash> hashes = new HashMap<>();
  private long lastEvent;
  private @Nullable AccountPosition position;

  /** @param rows as they stand before the change */
  Draft(Accounts accounts, AccountView rows, AccountChange change) {
    this.byId = new HashMap<>(accounts.byId());
    this.position = accounts.position();
    this.lastEvent = accounts.lastEvent();
    this.rows = rows;
    this.change = change;
  }

  /** All accounts as they are to be. */
  Accounts accounts() {
    return new Accounts(position, byId, lastEvent);
  }

  /** Their numbers. */
  public Set<Integer> ids() {
    return Set.copyOf(byId.keySet());
  }

  /** The account of that name. */
  public Optional<AccountState> named(String name) {
    return byId.values().stream().filter(one -> one.head().name().equals(name)).findAny();
  }

  /** How many scripts all of them have. */
  public long scripts() {
    return byId.values().stream().mapToLong(one -> one.totals().scripts()).sum();
  }

  /** What is stored, without what was changed since. */
  public AccountView rows() {
    return rows;
  }

  /** To be written when all is done. */
  public AccountChange change() {
    return change;
  }

  /** A block was followed, or is where the accounts begin. */
  void at(ChainPoint block, int blocksKept) {
    change.block(block, blocksKept);
    hashes.put(block.height(), block.hash());
    moveTo(block);
  }

  /** A block was passed without being followed. */
  void passed(ChainPoint block) {
    if (!rows.block(block.height()).equals(Optional.of(block.hash()))) {
      change.block(block);
    }
  }

  /** A block was taken back; they are as of the one before it. */
  void backTo(ChainPoint before) {
    moveTo(before);
  }

  private void moveTo(ChainPoint point) {
    AccountPosition before = position;
    moveTo(
        before == null
            ? new AccountPosition(point, 0, 0)
            : new AccountPosition(point, before.journal(), before.backfilled()));
  }

  /** They are brought up to where the index stands. */
  void moveTo(AccountPosition now) {
    change.position(now);
    position = now;
  }

  /** A new account, or another state of one. */
  public void put(AccountState account) {
    byId.put(account.head().id(), account);
  }

  /** Removes an account; what its scripts leave behind is removed later. */
  public void remove(AccountHead head) {
    change.without(head);
    byId.remove(head.id());
  }

  AccountState account(int id) {
    AccountState state = byId.get(id);
    if (state == null) {
      throw new IllegalStateException("there is no account of the number " + id);
    }
    return state;
  }

  /** Changes what an account holds. */
  public void totals(int id, UnaryOperator<AccountTotals> edit) {
    AccountState before = account(id);
    AccountTotals after = edit.apply(before.totals());
    if (after.sat() < 0 || after.coins() < 0 || after.scripts() < 0) {
      throw new DisagreementException("Account " + before.head().name()
          + " would hold less than nothing; its books do not fit the index.");
    }
    byId.put(id, before.with(after));
    change.totals(id, after);
  }

  /** How far a branch is derived, used and given out. */
  public void branch(int id, int number, AccountBranch branch) {
    byId.put(id, account(id).with(number, branch));
    change.branch(id, number, branch);
  }

  private void day(int id, int day, UnaryOperator<AccountDay> edit) {
    AccountDay after =
        edit.apply(days.computeIfAbsent(new DayOf(id, day), key -> rows.day(key.account, key.day)));
    days.put(new DayOf(id, day), after);
    change.day(id, day, after);
  }

  /** An event, with the next sequence. */
  void tell(AccountEvent event) {
    lastEvent++;
    change.event(
        new AccountEvent(
            lastEvent,
            event.account(),
            event.kind(),
            event.txid(),
            event.block(),
            event.confirmations(),
            event.receivedSat(),
            event.spentSat(),
            event.incomeSat(),
            event.outgoSat(),
            event.outputs()),
        EVENTS_KEPT);
  }

  /** A transaction of the block did something to the account. */
  void enter(int id, AccountEntry entry, BlockRecord block, IndexView view) {
    change.entry(id, entry);
    entered
        .computeIfAbsent(new BlockOf(id, block.point().height()), key -> new ArrayList<>())
        .add(entry);
    tell(EntryEvents.confirmed(id, entry, block.point(), 1, EntryEvents.outputs(entry, view)));
    day(id, entry.day(), sums -> sums.plus(entry));
    long coinbase = entry.position().transaction() == 0 ? entry.receivedSat() : 0;
    totals(
        id,
        totals -> totals
            .plus(entry.receivedSat() - entry.spentSat(), entry.coinsChange())
            .withCoinbase(entry.position().height(), coinbase));
    for (AccountEntry.Part part : entry.parts()) {
      rows.member(id, part.script()).map(AccountMember::derivation).ifPresent(at -> used(id, at));
    }
  }

  /** Money that came in has as many confirmations as its account asks to be told of, now that there is this block. */
  void tellConfirmations(int height) {
    for (AccountState account : List.copyOf(byId.values())) {
      int id = account.head().id();
      for (int depth : account.depths()) {
        int of = height - depth + 1;
        if (of >= 0) {
          entriesOf(id, of).stream()
              .filter(entry -> entry.incomeSat() > 0 && entry.followed())
              .forEach(entry -> rows.block(of)
                  .or(() -> Optional.ofNullable(hashes.get(of)))
                  .ifPresent(hash -> tell(EntryEvents.confirmed(
                      id, entry, new ChainPoint(of, hash), depth, List.of()))));
        }
      }
    }
  }

  private List<AccountEntry> entriesOf(int id, int height) {
    List<AccountEntry> here = entered.get(new BlockOf(id, height));
    if (here != null) {
      return here;
    }
    List<AccountEntry> before = new ArrayList<>();
    rows.entries(id, height, height, before::add);
    return before;
  }

  /** Another entry takes the place of one, or of none; what the account holds now is not touched by it. */
  void replace(int id, @Nullable AccountEntry before, AccountEntry after) {
    change.entry(id, after);
    day(
        id,
        after.day(),
        sums -> before == null ? sums.plus(after) : sums.minus(before).plus(after));
  }

  void used(int id, AccountMember.Derivation at) {
    AccountBranch branch = account(id).branches().get(at.branch());
    if (branch != null && branch.lastUsed() < at.index()) {
      branch(id, at.branch(), new AccountBranch(branch.derived(), at.index(), branch.lastIssued()));
    }
  }

  /** What {@link #enter} did is taken back; an address stays used. */
  void takeBack(int id, AccountEntry entry, ChainPoint block) {
    if (entry.followed()) {
      tell(EntryEvents.undone(id, entry, block));
    }
    change.withoutEntry(id, entry.position());
    day(id, entry.day(), sums -> sums.minus(entry));
    totals(
        id,
        totals -> totals
            .plus(entry.spentSat() - entry.receivedSat(), -entry.coinsChange())
            .withoutCoinbasesAbove(entry.position().height() - 1));
  }

  /** The account holds more or less without a transaction. */
  void adjust(int id, AccountAdjustment before, AccountAdjustment after) {
    day(id, before.day(), sums -> sums.minus(before));
    day(id, after.day(), sums -> sums.plus(after));
    change.adjustment(id, after);
  }
}
