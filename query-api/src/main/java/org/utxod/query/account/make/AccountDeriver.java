package org.utxod.query.account.make;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.AccountDefinition;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.answer.QueryException;
import org.utxod.query.history.UsedScripts;
import org.utxod.query.port.DescriptorException;
import org.utxod.query.port.DescriptorSource;
import org.utxod.query.port.DescriptorSource.Branch;
import org.utxod.query.port.SourceException;
import org.utxod.store.UtxoIndex;
import org.utxod.store.account.AccountBranch;
import org.utxod.store.account.AccountMember.Derivation;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/**
 * Keeps the branches of accounts derived beyond what is used. Where all history is kept, that is the gap limit of wallets, and
 * true; without it an address that was emptied looks unused, so the first thousand are taken whatever they hold, and more for
 * as long as the last fifth of them is used. Thread-safe.
 */
public final class AccountDeriver {
  private static final Logger LOG = LoggerFactory.getLogger("utxod.accounts");

  /** Indexes of a branch that are derived at first where use cannot be known. */
  static final int FIRST_RANGE = 1_000;

  private static final int AT_ONCE = 1_000;
  private static final int MAX_INDEX = 1_000_000;
  private static final int FIFTH = 5;

  private final UtxoIndex index;
  private final AccountBook book;
  private final AccountEditor editor;
  private final DescriptorSource descriptors;
  private final UsedScripts use;

  /** Derives by the node and writes by the editor. */
  public AccountDeriver(
      UtxoIndex index,
      AccountBook book,
      AccountEditor editor,
      DescriptorSource descriptors,
      UsedScripts use) {
    this.index = index;
    this.book = book;
    this.editor = editor;
    this.descriptors = descriptors;
    this.use = use;
  }

  /** Derives what is missing in all accounts; what fails for the moment is tried again the next time. */
  public void grow() {
    for (AccountState account : book.accounts().all()) {
      if (account.branches().isEmpty()) {
        continue;
      }
      try {
        grow(account.head().name());
      } catch (QueryException | DescriptorException | SourceException e) {
        LOG.warn(
            "The account {} cannot be derived any further for now: {}",
            account.head().name(),
            e.getMessage());
      }
    }
  }

  /** Derives what is missing in an account. */
  public void grow(String name) {
    AccountState account = book.accounts().named(name).orElse(null);
    if (account == null) {
      return;
    }
    AccountDefinition definition = AccountDefinition.parse(account.head().definition());
    for (int number = 0; number < definition.branches().size(); number++) {
      grow(name, definition, number, 0);
    }
  }

  /** Derives a branch beyond the last index that was used or given out. */
  void growBeyond(String name, int branch) {
    AccountState account = book.accounts().named(name).orElse(null);
    if (account == null) {
      return;
    }
    AccountDefinition definition = AccountDefinition.parse(account.head().definition());
    AccountBranch now = account.branches().get(branch);
    if (now != null && branch < definition.branches().size()) {
      grow(name, definition, branch, Math.max(now.lastUsed(), now.lastIssued()) + 2);
    }
  }

  private void grow(String name, AccountDefinition definition, int number, int atLeast) {
    Branch branch = definition.branches().get(number);
    while (true) {
      AccountState account = book.accounts().named(name).orElse(null);
      if (account == null) {
        return;
      }
      AccountBranch now = account.branches().getOrDefault(number, AccountBranch.NEW);
      int wanted = branch.ranged() ? Math.max(atLeast, wanted(definition, now)) : 1;
      if (now.derived() >= wanted) {
        return;
      }
      derive(name, branch, number, now.derived(), Math.min(wanted, now.derived() + AT_ONCE));
    }
  }

  private int wanted(AccountDefinition definition, AccountBranch now) {
    int last = Math.max(now.lastUsed(), now.lastIssued());
    int beyond = last + 1 + definition.gap();
    if (use.history() != null) {
      return Math.min(MAX_INDEX, beyond);
    }
    int range = Math.max(FIRST_RANGE, now.derived());
    boolean lastFifth = now.lastUsed() >= range - range / FIFTH;
    return Math.min(MAX_INDEX, Math.max(beyond, lastFifth ? range + range / FIFTH : range));
  }

  private void derive(String name, Branch branch, int number, int from, int end) {
    List<Script> scripts = descriptors.derive(branch, from, end - 1);
    List<GivenScript> given = new ArrayList<>(scripts.size());
    for (int i = 0; i < scripts.size(); i++) {
      given.add(new GivenScript(scripts.get(i), new Derivation(number, from + i), "", ""));
    }
    int used = lastUsed(given.stream().map(one -> one.script().key()).toList());
    editor.add(name, given);
    if (used >= 0) {
      editor.used(name, number, from + used);
    }
    editor.derived(name, number, end);
  }

  private int lastUsed(List<ScriptKey> keys) {
    try (IndexView view = index.view()) {
      Optional<List<Boolean>> known = use.of(view, keys);
      List<Balance> balances = view.balances(keys);
      for (int i = keys.size() - 1; i >= 0; i--) {
        if (balances.get(i).coins() > 0 || (known.isPresent() && known.get().get(i))) {
          return i;
        }
      }
      return -1;
    }
  }
}
