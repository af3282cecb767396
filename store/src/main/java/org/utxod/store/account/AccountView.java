package org.utxod.store.account;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.kv.KeyRange;
import org.utxod.store.kv.KeyValueCursor;
import org.utxod.store.kv.KeyValueSnapshot;
import org.utxod.store.kv.KeyValueSnapshot.Scope;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.schema.AccountKey;
import org.utxod.store.schema.ColumnFamily;

/** The accounts at one moment. Safe for use by several threads until closed. */
public final class AccountView implements AutoCloseable {
  private final KeyValueSnapshot rows;

  AccountView(KeyValueSnapshot rows) {
    this.rows = rows;
  }

  private byte @Nullable [] get(byte[] key) {
    return rows.get(ColumnFamily.ACCOUNT, key);
  }

  private void scan(byte[] from, byte @Nullable [] to, BiConsumer<byte[], byte[]> visitor) {
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.ACCOUNT, from, to, Scope.ANY)) {
      while (cursor.next()) {
        visitor.accept(cursor.key(), cursor.value());
      }
    }
  }

  private void under(byte[] prefix, BiConsumer<byte[], byte[]> visitor) {
    scan(prefix, KeyRange.endOfPrefix(prefix), visitor);
  }

  /** All accounts, in the order of their numbers. */
  public List<AccountHead> heads() {
    List<AccountHead> heads = new ArrayList<>();
    under(
        AccountKey.heads(),
        (key, value) -> heads.add(AccountHead.read(AccountKey.numberOf(key, 1), value)));
    return heads;
  }

  /** The number of the next account. */
  public int next() {
    byte[] value = get(AccountKey.next());
    return value == null ? 1 : AccountKey.numberOf(value, 0);
  }

  /** The block as of which all accounts are; empty before the first. */
  public Optional<ChainPoint> position() {
    return fullPosition().map(AccountPosition::point);
  }

  /** Where the index stood when all accounts were brought up to it; empty before the first. */
  public Optional<AccountPosition> fullPosition() {
    return Optional.ofNullable(get(AccountKey.position())).map(AccountPosition::read);
  }

  /** The block at that height as it was followed; empty where that is not remembered. */
  public Optional<BlockHash> block(int height) {
    return Optional.ofNullable(get(AccountKey.block(height)))
        .map(value -> BlockHash.ofWire(value, 0));
  }

  /** The next lower block that is remembered; empty where none is. */
  public Optional<ChainPoint> blockBelow(int height) {
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT, AccountKey.blocks(), AccountKey.block(height), Scope.ANY)) {
      return cursor.last()
          ? Optional.of(new ChainPoint(
              AccountKey.numberOf(cursor.key(), 1), BlockHash.ofWire(cursor.value(), 0)))
          : Optional.empty();
    }
  }

  public AccountTotals totals(int account) {
    byte[] value = get(AccountKey.totals(account));
    return value == null ? AccountTotals.NONE : AccountTotals.read(value);
  }

  /** The branches of the account's descriptor by their numbers; none where it has no descriptor. */
  public SortedMap<Integer, AccountBranch> branches(int account) {
    SortedMap<Integer, AccountBranch> branches = new TreeMap<>();
    under(
        AccountKey.branches(account),
        (key, value) -> branches.put(key[key.length - 1] & 0xFF, AccountBranch.read(value)));
    return branches;
  }

  /** The script that a descriptor made at an index; empty where that is not derived. */
  public Optional<ScriptKey> derived(int account, int branch, int index) {
    return Optional.ofNullable(get(AccountKey.index(account, branch, index)))
        .map(value -> ScriptKey.read(value, 0));
  }

  /** The script in that account; empty where it does not belong to it. */
  public Optional<AccountMember> member(int account, ScriptKey script) {
    byte[] key = AccountKey.member(account, script);
    return Optional.ofNullable(get(key)).map(value -> AccountMember.read(key, value));
  }

  /**
   * Scripts in the order of their keys.
   *
   * @param after the last of the page before; null for the first page
   */
  public List<AccountMember> members(int account, @Nullable ScriptKey after, int limit) {
    byte[] prefix = AccountKey.members(account);
    byte[] from = after == null ? prefix : KeyRange.justAfter(AccountKey.member(account, after));
    List<AccountMember> members = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT, from, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      while (members.size() < limit && cursor.next()) {
        members.add(AccountMember.read(cursor.key(), cursor.value()));
      }
    }
    return members;
  }

  /**
   * Scripts whose earlier transactions are to be entered from the history, in the order of their keys.
   *
   * @param after the last of the page before; null for the first page
   */
  public List<Unentered> unentered(int account, @Nullable ScriptKey after, int limit) {
    byte[] prefix = AccountKey.unentered(account);
    byte[] from = after == null ? prefix : KeyRange.justAfter(AccountKey.unentered(account, after));
    List<Unentered> scripts = new ArrayList<>();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT, from, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      while (scripts.size() < limit && cursor.next()) {
        scripts.add(unentered(cursor.key(), cursor.value()));
      }
    }
    return scripts;
  }

  private static Unentered unentered(byte[] key, byte[] value) {
    return new Unentered(
        ScriptKey.read(key, AccountKey.MEMBER_PREFIX), AccountKey.numberOf(value, 0));
  }

  /** The script, if its earlier transactions are to be entered. */
  public Optional<Unentered> unentered(int account, ScriptKey script) {
    byte[] key = AccountKey.unentered(account, script);
    return Optional.ofNullable(get(key)).map(value -> unentered(key, value));
  }

  /**
   * A script whose earlier transactions are to be entered from the history.
   *
   * @param moves so many there were when it was added
   */
  public record Unentered(ScriptKey script, int moves) {}

  /** The last height at which scripts came to the account or went; -1 if its entries hold all that was done to its scripts. */
  public int changedAt(int account) {
    byte[] value = get(AccountKey.changed(account));
    return value == null ? -1 : AccountKey.numberOf(value, 0);
  }

  /**
   * The last block that a reorganisation left, after which what accounts hold could not be told by their entries and is not
   * read anew yet; empty where all is right.
   */
  public OptionalInt left() {
    byte[] value = get(AccountKey.left());
    return value == null ? OptionalInt.empty() : OptionalInt.of(AccountKey.numberOf(value, 0));
  }

  /** Adjustments above a height were moved to another. */
  public record Move(int above, int to) {}

  /** How reorganisations moved adjustments, in the order of time. */
  public List<Move> moves(int account) {
    List<Move> moves = new ArrayList<>();
    under(
        AccountKey.moves(account),
        (key, value) ->
            moves.add(new Move(AccountKey.numberOf(value, 0), AccountKey.numberOf(value, 4))));
    return moves;
  }

  /** Whether any script was ever removed from the account. */
  public boolean hasFormer(int account) {
    byte[] prefix = AccountKey.former(account);
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT, prefix, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      return cursor.next();
    }
  }

  /** Whether a script was in the account before, and was removed. */
  public boolean isFormer(int account, ScriptKey script) {
    return get(AccountKey.former(account, script)) != null;
  }

  /** The height below which balances are unknown, while transactions of a script are being entered; -1 if none are. */
  public int entering(int account) {
    byte[] value = get(AccountKey.entering(account));
    return value == null ? -1 : AccountKey.numberOf(value, 0);
  }

  /** The accounts that a script belongs to. */
  public List<Integer> accountsOf(ScriptKey script) {
    byte[] prefix = script.bytes();
    List<Integer> accounts = new ArrayList<>(1);
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT_OF, prefix, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      while (cursor.next()) {
        accounts.add(AccountKey.accountIn(cursor.key()));
      }
    }
    return accounts;
  }

  /** Shows every script of every account, with the account. */
  public void forEachScript(ScriptVisitor visitor) {
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.ACCOUNT_OF, new byte[0], null, Scope.ANY)) {
      while (cursor.next()) {
        byte[] key = cursor.key();
        visitor.visit(ScriptKey.read(key, 0), AccountKey.accountIn(key));
      }
    }
  }

  /** Is shown a script and an account that it belongs to. */
  @FunctionalInterface
  public interface ScriptVisitor {
    void visit(ScriptKey script, int account);
  }

  /** What the transaction at a position did; empty where it did nothing. */
  public Optional<AccountEntry> entry(int account, ActivityPosition position) {
    return Optional.ofNullable(get(AccountKey.entry(account, position)))
        .map(value -> AccountEntry.read(position, value));
  }

  /** Entries of blocks from one height to another, in chain order, until the visitor says that it has enough. */
  public void entries(int account, int fromHeight, int toHeight, EntryVisitor visitor) {
    if (fromHeight > toHeight) {
      return;
    }
    byte[] end = toHeight == Integer.MAX_VALUE
        ? KeyRange.endOfPrefix(AccountKey.entries(account))
        : AccountKey.entry(account, new ActivityPosition(toHeight + 1, 0));
    byte[] from = AccountKey.entry(account, new ActivityPosition(fromHeight, 0));
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.ACCOUNT, from, end, Scope.ANY)) {
      while (cursor.next()) {
        if (!visitor.visit(read(cursor))) {
          return;
        }
      }
    }
  }

  /** Wants more entries, or has enough. */
  @FunctionalInterface
  public interface EntryVisitor {
    /** Whether to go on. */
    boolean visit(AccountEntry entry);
  }

  /**
   * A page of entries.
   *
   * @param ascending the oldest first
   * @param after the last position of the page before; null for the first page
   */
  public List<AccountEntry> page(
      int account, boolean ascending, @Nullable ActivityPosition after, int limit) {
    byte[] first = AccountKey.entries(account);
    byte[] end = KeyRange.endOfPrefix(first);
    if (after != null) {
      byte[] at = AccountKey.entry(account, after);
      if (ascending) {
        first = KeyRange.justAfter(at);
      } else {
        end = at;
      }
    }
    List<AccountEntry> page = new ArrayList<>();
    try (KeyValueCursor cursor = rows.scan(ColumnFamily.ACCOUNT, first, end, Scope.ANY)) {
      boolean more = ascending ? cursor.next() : cursor.last();
      while (more && page.size() < limit) {
        page.add(read(cursor));
        more = ascending ? cursor.next() : cursor.previous();
      }
    }
    return page;
  }

  private static AccountEntry read(KeyValueCursor cursor) {
    return AccountEntry.read(AccountKey.positionOf(cursor.key()), cursor.value());
  }

  /** The sums of a day. */
  public AccountDay day(int account, int day) {
    byte[] value = get(AccountKey.day(account, day));
    return value == null ? AccountDay.NONE : AccountDay.read(value);
  }

  /** The sums of the days from {@code from} on, by the day, where anything was done. */
  public SortedMap<Integer, AccountDay> daysFrom(int account, int from) {
    SortedMap<Integer, AccountDay> days = new TreeMap<>();
    scan(
        AccountKey.day(account, Math.max(0, from)),
        KeyRange.endOfPrefix(AccountKey.days(account)),
        (key, value) -> days.put(AccountKey.numberOf(key, 5), AccountDay.read(value)));
    return days;
  }

  /** What no entry explains, in the order of the blocks, from a height on. */
  public List<AccountAdjustment> adjustmentsFrom(int account, int height) {
    List<AccountAdjustment> adjustments = new ArrayList<>();
    scan(
        AccountKey.adjustment(account, height),
        KeyRange.endOfPrefix(AccountKey.adjustments(account)),
        (key, value) ->
            adjustments.add(AccountAdjustment.read(AccountKey.numberOf(key, 5), value)));
    return adjustments;
  }

  /** The sequence of the last event; 0 before the first. */
  public long lastEvent() {
    byte[] prefix = AccountKey.events();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT, prefix, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      return cursor.last() ? AccountKey.sequenceOf(cursor.key()) : 0;
    }
  }

  /** The sequence of the first event that is kept; 0 where there is none. */
  public long firstEvent() {
    byte[] prefix = AccountKey.events();
    try (KeyValueCursor cursor =
        rows.scan(ColumnFamily.ACCOUNT, prefix, KeyRange.endOfPrefix(prefix), Scope.ANY)) {
      return cursor.next() ? AccountKey.sequenceOf(cursor.key()) : 0;
    }
  }

  /** Shows the events after a sequence, in order, until the visitor says that it has enough. */
  public void eventsAfter(long sequence, Predicate<AccountEvent> visitor) {
    try (KeyValueCursor cursor = rows.scan(
        ColumnFamily.ACCOUNT,
        AccountKey.event(sequence + 1),
        KeyRange.endOfPrefix(AccountKey.events()),
        Scope.ANY)) {
      while (cursor.next()) {
        AccountEvent event = AccountEvent.read(AccountKey.sequenceOf(cursor.key()), cursor.value());
        if (!visitor.test(event)) {
          return;
        }
      }
    }
  }

  @Override
  public void close() {
    rows.close();
  }
}
