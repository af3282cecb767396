package org.utxod.query.account.make;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.AccountErrors;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.account.book.Adjustments;
import org.utxod.query.account.book.Draft;
import org.utxod.query.account.book.MemberBalances;
import org.utxod.query.answer.QueryException;
import org.utxod.store.account.AccountBranch;
import org.utxod.store.account.AccountHead;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountTotals;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;

/** Makes, changes and removes accounts. Thread-safe. */
public final class AccountEditor {
  /** Scripts that are added in one step, of about a quarter of a second; blocks are followed between two steps. */
  public static final int SCRIPTS_AT_ONCE = 10_000;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
  private static final int RETRY_SECONDS = 10;

  private final AccountBook book;
  private final AccountLimits limits;
  private final Clock clock;

  /** @param limits that are refused beyond */
  public AccountEditor(AccountBook book, AccountLimits limits, Clock clock) {
    this.book = book;
    this.limits = limits;
    this.clock = clock;
  }

  /** What came of adding scripts: new ones, those with another label, and those that were there already. */
  public record Added(long added, long changed, long unchanged) {
    /** Of nothing. */
    public static final Added NONE = new Added(0, 0, 0);

    /** With another. */
    public Added plus(Added other) {
      return new Added(added + other.added, changed + other.changed, unchanged + other.unchanged);
    }
  }

  private void change(AccountBook.ChangeWork work) {
    if (!book.change(work)) {
      throw QueryException.unavailable(
          "The index is not near the tip yet, or accounts are catching up with it, so they cannot be changed now. Retry "
              + "when /v1/status says live.",
          RETRY_SECONDS);
    }
  }

  private AccountState named(Draft draft, String name) {
    return draft.named(name).orElseThrow(() -> AccountErrors.unknown(name));
  }

  /**
   * Makes an account without scripts.
   *
   * @param definition of the caller, kept as it is
   * @param branches of its descriptor; 0 for none
   * @throws QueryException for a name that is malformed or taken, or where there are too many
   */
  public void create(String name, String definition, int branches) {
    if (!NAME.matcher(name).matches()) {
      throw QueryException.badQuestion(
          "An account's name is 1 to 64 letters, digits, points, hyphens and underscores.");
    }
    change((draft, view) -> {
      if (draft.named(name).isPresent()) {
        throw AccountErrors.taken(name);
      }
      if (draft.ids().size() >= limits.accounts()) {
        throw QueryException.badQuestion("There are already " + limits.accounts()
            + " accounts, the maximum. Remove one, or raise accounts.max_accounts.");
      }
      int id = draft.rows().next();
      AccountHead head =
          new AccountHead(id, name, clock.instant().getEpochSecond(), height(view), definition);
      draft.change().head(head);
      draft.change().next(id + 1);
      draft.put(new AccountState(head, AccountTotals.NONE, new TreeMap<>()));
      for (int branch = 0; branch < branches; branch++) {
        draft.branch(id, branch, AccountBranch.NEW);
      }
    });
  }

  private static int height(IndexView view) {
    BlockRecord tip = view.state().tip();
    return tip == null ? 0 : tip.point().height();
  }

  /**
   * Adds scripts; what they hold belongs to the account from now on. A script that is there already gets the label and
   * reference given, unless both are empty.
   *
   * @param scripts at most {@link #SCRIPTS_AT_ONCE}
   */
  public Added add(String name, List<GivenScript> scripts) {
    Map<ScriptKey, GivenScript> distinct = new LinkedHashMap<>();
    scripts.forEach(script -> distinct.put(script.script().key(), script));
    Added[] outcome = {Added.NONE};
    change(
        (draft, view) -> outcome[0] = add(draft, view, named(draft, name).head().id(), distinct));
    return outcome[0];
  }

  private Added add(Draft draft, IndexView view, int id, Map<ScriptKey, GivenScript> scripts) {
    int since = height(view);
    boolean anyFormer = draft.rows().hasFormer(id);
    int moves = draft.rows().moves(id).size();
    long changed = 0;
    List<ScriptKey> fresh = new ArrayList<>();
    for (Map.Entry<ScriptKey, GivenScript> one : scripts.entrySet()) {
      GivenScript given = one.getValue();
      Optional<AccountMember> there = book.filter().mayContain(one.getKey())
          ? draft.rows().member(id, one.getKey())
          : Optional.empty();
      AccountMember member = there
          .map(before -> updated(before, given))
          .orElseGet(() -> new AccountMember(
              given.script(), since, given.derivation(), given.label(), given.reference()));
      if (there.isEmpty()) {
        fresh.add(one.getKey());
        draft.change().member(id, member);
        if (!anyFormer || !draft.rows().isFormer(id, one.getKey())) {
          draft.change().unentered(id, new AccountView.Unentered(one.getKey(), moves));
        }
      } else if (!there.get().equals(member)) {
        changed++;
        draft.change().member(id, member);
      }
    }
    requireRoom(draft, fresh.size());
    count(draft, view, id, fresh, 1);
    book.filter().add(fresh);
    return new Added(fresh.size(), changed, scripts.size() - fresh.size() - changed);
  }

  private static AccountMember updated(AccountMember before, GivenScript given) {
    boolean named = !given.label().isEmpty() || !given.reference().isEmpty();
    return new AccountMember(
        before.script(),
        before.since(),
        before.derivation() == null ? given.derivation() : before.derivation(),
        named ? given.label() : before.label(),
        named ? given.reference() : before.reference());
  }

  private void requireRoom(Draft draft, int more) {
    if (draft.scripts() + more > limits.scripts()) {
      throw QueryException.badQuestion("All accounts together may have " + limits.scripts()
          + " scripts, and have " + draft.scripts()
          + ". Remove some, or raise accounts.max_scripts.");
    }
  }

  /** What the scripts hold comes to the account, or goes. */
  private static void count(
      Draft draft, IndexView view, int id, List<ScriptKey> scripts, int sign) {
    MemberBalances sums = new MemberBalances(view);
    for (int from = 0; from < scripts.size(); from += 2_000) {
      sums.add(scripts.subList(from, Math.min(scripts.size(), from + 2_000)));
    }
    AccountTotals held = sums.totals(scripts.size());
    draft.totals(id, totals -> {
      AccountTotals after = totals
          .plus(sign * held.sat(), sign * held.coins())
          .withScripts(sign * (long) scripts.size());
      for (AccountTotals.Coinbase one : held.coinbases()) {
        after = after.withCoinbase(one.height(), sign * one.sat());
      }
      return after;
    });
    if (!scripts.isEmpty()) {
      draft.change().changedAt(id, height(view));
    }
    if (held.sat() != 0 || held.coins() != 0) {
      Adjustments.scripts(draft, id, view, sign * held.sat(), sign * held.coins());
    }
  }

  /**
   * Removes scripts, with what they hold; what was done to them stays in the books.
   *
   * @param scripts at most {@link #SCRIPTS_AT_ONCE}
   * @return how many were there
   */
  public long remove(String name, List<Script> scripts) {
    long[] removed = {0};
    change((draft, view) -> {
      int id = named(draft, name).head().id();
      if (draft.rows().entering(id) >= 0) {
        throw QueryException.unavailable(
            "Earlier transactions of the account " + name
                + " are being entered from the history. Retry in a moment.",
            RETRY_SECONDS);
      }
      Map<ScriptKey, AccountMember> there = new LinkedHashMap<>();
      for (Script script : scripts) {
        draft.rows().member(id, script.key()).ifPresent(one -> there.put(script.key(), one));
      }
      there.values().forEach(member -> draft.change().withoutMember(id, member));
      count(draft, view, id, List.copyOf(there.keySet()), -1);
      removed[0] = there.size();
    });
    return removed[0];
  }

  /** The indexes of a branch below {@code derived} are derived now, and nothing is changed where they were before. */
  public void derived(String name, int branch, int derived) {
    change((draft, view) -> {
      AccountState account = named(draft, name);
      AccountBranch before = account.branches().getOrDefault(branch, AccountBranch.NEW);
      if (before.derived() < derived) {
        draft.branch(
            account.head().id(),
            branch,
            new AccountBranch(derived, before.lastUsed(), before.lastIssued()));
      }
    });
  }

  /** The indexes of a branch up to {@code index} were used, as was found elsewhere. */
  public void used(String name, int branch, int index) {
    change((draft, view) -> {
      AccountState account = named(draft, name);
      AccountBranch before = account.branches().getOrDefault(branch, AccountBranch.NEW);
      if (before.lastUsed() < index) {
        draft.branch(
            account.head().id(),
            branch,
            new AccountBranch(before.derived(), index, before.lastIssued()));
      }
    });
  }

  /**
   * Gives out the next address of a branch that was neither used nor given out, and remembers it.
   *
   * @return empty where so many are not derived yet
   */
  public Optional<AccountMember> issue(String name, int branch, String label, String reference) {
    List<AccountMember> issued = new ArrayList<>();
    change((draft, view) -> {
      AccountState account = named(draft, name);
      int id = account.head().id();
      AccountBranch before = account.branches().get(branch);
      if (before == null) {
        throw QueryException.badQuestion("The account " + name + " has no branch " + branch
            + " of a descriptor that addresses could be made with.");
      }
      int index = Math.max(before.lastUsed(), before.lastIssued()) + 1;
      Optional<AccountMember> next = draft
          .rows()
          .derived(id, branch, index)
          .flatMap(script -> draft.rows().member(id, script));
      if (next.isEmpty()) {
        return;
      }
      AccountMember named = new AccountMember(
          next.get().script(),
          next.get().since(),
          next.get().derivation(),
          label.isEmpty() ? next.get().label() : label,
          reference.isEmpty() ? next.get().reference() : reference);
      draft.change().member(id, named);
      draft.branch(id, branch, new AccountBranch(before.derived(), before.lastUsed(), index));
      issued.add(named);
    });
    return issued.stream().findFirst();
  }

  /** Removes an account with its books. */
  public void delete(String name) {
    int[] id = {0};
    change((draft, view) -> {
      AccountHead head = named(draft, name).head();
      id[0] = head.id();
      draft.remove(head);
    });
    boolean more = true;
    while (more) {
      boolean[] left = {false};
      change((draft, view) -> left[0] = sweep(draft, id[0]));
      more = left[0];
    }
  }

  private static boolean sweep(Draft draft, int id) {
    AccountView rows = draft.rows();
    List<AccountMember> members = rows.members(id, null, SCRIPTS_AT_ONCE);
    members.forEach(member -> draft.change().withoutRemains(id, member.script().key()));
    return members.size() == SCRIPTS_AT_ONCE;
  }
}
