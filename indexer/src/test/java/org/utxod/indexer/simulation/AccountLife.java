package org.utxod.indexer.simulation;

import static org.utxod.indexer.simulation.IndexCheck.require;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.account.make.AccountEditor;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.account.make.GivenScript;
import org.utxod.query.account.past.PastEntering;
import org.utxod.query.account.read.Books;
import org.utxod.query.answer.QueryException;
import org.utxod.query.history.BlockTimes;
import org.utxod.query.history.PastTransactions;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.NodePorts;
import org.utxod.store.Index;
import org.utxod.store.account.AccountAdjustment;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountMember;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.ChainPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.model.StoreException;
import org.utxod.store.read.IndexView;

/**
 * An account beside the simulated index, whose scripts come and, in some lives, go: what it holds is the model's whenever it
 * stands where the index does; in the end its transactions and the events of them are the model's too, and with a history all
 * of them, as if its scripts had always been there.
 */
final class AccountLife {
  private static final String NAME = "shop";
  private static final int ALL = 1_000_000;

  private final SimulatedWorld world;
  private final Random random;
  private final boolean removes;
  private final CoinLedger ledger = new CoinLedger(0);
  private final Set<Script> added = new HashSet<>();
  private @Nullable Index index;
  private @Nullable History history;
  private @Nullable AccountBook book;
  private @Nullable AccountEditor editor;
  private @Nullable PastEntering past;

  AccountLife(SimulatedWorld world, long seed) {
    this.world = world;
    this.random = new Random(seed);
    this.removes = random.nextBoolean();
  }

  /** The process lives again. */
  void begin(Index index, @Nullable History history) {
    this.index = index;
    this.history = history;
    book = new AccountBook(index, index.accounts());
    editor = new AccountEditor(book, new AccountLimits(3, 1_000), world.time());
    NodePorts node = new NodePorts(
        new ModelTransactions(world), BlockLookup.none(), Broadcaster.none(), FeeEstimates.none());
    past = history == null
        ? null
        : new PastEntering(book, index.accounts(), new PastTransactions(index, history, node));
    added.retainAll(members().keySet()); // What was being added may be there, or not.
    added.addAll(members().keySet());
  }

  private Map<Script, AccountMember> members() {
    try (AccountView rows = index.accounts().view()) {
      return book.accounts().named(NAME).stream()
          .flatMap(account -> rows.members(account.head().id(), null, ALL).stream())
          .collect(Collectors.toMap(AccountMember::script, member -> member));
    }
  }

  void step() {
    try {
      if (book.accounts().named(NAME).isEmpty()) {
        editor.create(NAME, "", 0);
      }
      if (random.nextInt(4) == 0) {
        change();
      }
      if (random.nextInt(3) > 0) {
        var unused = book.follow();
      }
      if (past != null && random.nextInt(3) == 0) {
        var unused = past.turn();
      }
    } catch (QueryException e) {
      // Not near the tip, or the history is being entered: to be tried again.
    } catch (StoreException e) {
      boolean passes = e.kind() == StoreException.Kind.REBUILDING
          || e.kind() == StoreException.Kind.IO
          || e.kind() == StoreException.Kind.DISK_FULL;
      require(passes, "the account cannot be followed: ", e);
      added.clear();
      added.addAll(members().keySet());
    }
  }

  private void change() {
    List<Script> some =
        BlockMaker.SCRIPTS.stream().filter(script -> random.nextInt(5) == 0).toList();
    if (removes && random.nextInt(3) == 0) {
      editor.remove(NAME, some);
      some.forEach(added::remove);
    } else {
      editor.add(
          NAME, some.stream().map(one -> new GivenScript(one, null, "", "")).toList());
      added.addAll(some);
    }
  }

  /** Whatever a step did, it holds what its scripts hold where it stands. */
  void check(IndexView view) {
    ChainPoint point = book.accounts().point();
    if (point == null
        || view.state().tip() == null
        || !view.state().tip().point().equals(point)
        || !view.state().balancesCurrent()
        || view.journal().last() != book.accounts().position().journal()) {
      return;
    }
    require(
        members().keySet().equals(added), "scripts of the account: ", members().keySet());
    AccountState account = book.accounts().named(NAME).orElse(null);
    if (account == null) {
      return;
    }
    long[] held = held(world.block(point.hash()));
    require(
        account.totals().sat() == held[0] && account.totals().coins() == held[1],
        "the account holds ",
        account.totals().at(point.height()),
        " at ",
        point,
        " and not ",
        held[0]);
  }

  private long[] held(ModelBlock at) {
    ledger.moveTo(at);
    long[] sums = new long[2];
    for (ModelCoin coin : ledger.coins()) {
      if (added.contains(coin.script())) {
        sums[0] += coin.sat();
        sums[1]++;
      }
    }
    return sums;
  }

  /** Nothing disturbs it any more. */
  void arrivesAt(ModelBlock tip) {
    if (book.accounts().named(NAME).isEmpty()) {
      editor.create(NAME, "", 0);
    }
    var unused = book.follow();
    if (past != null) {
      require(past.turn(), "earlier transactions are not entered");
    }
    AccountState account = book.accounts().named(NAME).orElseThrow();
    try (IndexView view = index.view();
        AccountView rows = index.accounts().view();
        BlockTimes times = new BlockTimes(view, history)) {
      check(view);
      require(tip.hash().equals(book.accounts().point().hash()), "the account is not at ", tip);
      int id = account.head().id();
      List<AccountEntry> entries = rows.page(id, true, null, ALL);
      List<AccountAdjustment> adjustments = rows.adjustmentsFrom(id, 0);
      requireTrue(tip, entries, adjustments);
      requireSum(account, entries, adjustments);
      requireEvents(rows, tip, entries);
      if (past != null && !removes) {
        require(adjustments.isEmpty(), "unexplained: ", adjustments);
        requireClosings(tip, new Books(rows, times, account.head()));
      }
    }
  }

  /** Each entry is the model's, and none is missing that was followed. */
  private void requireTrue(
      ModelBlock tip, List<AccountEntry> entries, List<AccountAdjustment> adjustments) {
    Map<Script, List<HistoryEntry>> truth =
        HistoryModel.of(HistoryLife.chain(tip)).entries();
    Map<ActivityPosition, Set<AccountEntry.Part>> told = new TreeMap<>();
    entries.forEach(entry -> told.put(entry.position(), new HashSet<>(entry.parts())));
    Map<ActivityPosition, Set<AccountEntry.Part>> all = new HashMap<>();
    Map<Script, AccountMember> members = members();
    truth.forEach((script, list) -> {
      for (HistoryEntry one : list) {
        AccountEntry.Part part = new AccountEntry.Part(
            script.key(), one.receivedSat(), one.spentSat(), one.created(), one.spent());
        all.computeIfAbsent(one.position(), at -> new HashSet<>()).add(part);
        AccountMember member = members.get(script);
        if (member != null && isKnown(member, one.position().height(), adjustments)) {
          require(
              told.getOrDefault(one.position(), Set.of()).contains(part),
              "the account does not know ",
              one);
        }
      }
    });
    told.forEach((position, parts) -> require(
        all.getOrDefault(position, Set.of()).containsAll(parts),
        "the account believes in ",
        parts,
        " at ",
        position));
  }

  private boolean isKnown(AccountMember member, int height, List<AccountAdjustment> adjustments) {
    if (past != null && !removes) {
      return height > 0;
    }
    return height > member.since()
        && adjustments.stream()
            .noneMatch(one ->
                one.unknownFrom() != null && one.unknownFrom() <= height && height <= one.height());
  }

  private static void requireSum(
      AccountState account, List<AccountEntry> entries, List<AccountAdjustment> adjustments) {
    long sat = 0;
    for (AccountEntry entry : entries) {
      sat += entry.incomeSat() - entry.outgoSat() - entry.ownFeeSat();
    }
    for (AccountAdjustment one : adjustments) {
      sat += one.sat();
    }
    require(
        sat == account.totals().sat(),
        "the books make ",
        sat,
        ", not ",
        account.totals().sat());
  }

  /** Who plays the events knows transactions of the account, and none that were undone. */
  private static void requireEvents(AccountView rows, ModelBlock tip, List<AccountEntry> entries) {
    Set<String> known = new HashSet<>();
    rows.eventsAfter(0, event -> {
      String key = event.txid() + " in " + event.block();
      if (event.kind() == AccountEvent.Kind.UNDONE) {
        require(known.remove(key), "undone without being told before: ", event);
      } else if (event.confirmations() == 1) {
        require(known.add(key), "told twice: ", event);
      }
      return true;
    });
    Set<String> there = new HashSet<>();
    for (AccountEntry entry : entries) {
      ChainPoint block = tip.ancestor(entry.position().height()).sim().point();
      there.add(entry.txid() + " in " + block);
    }
    known.removeAll(there);
    require(known.isEmpty(), "events of what is not there: ", known);
  }

  private void requireClosings(ModelBlock tip, Books books) {
    List<ModelBlock> chain = new ArrayList<>();
    for (ModelBlock block = tip; block != null; block = block.parent()) {
      chain.add(block);
    }
    for (ModelBlock block : chain) {
      long[] held = held(block);
      Balance closing = books.closing(books.block(block.height()));
      require(
          closing.sat() == held[0] && closing.coins() == held[1],
          "the books hold ",
          closing,
          " after ",
          block,
          " and not ",
          held[0]);
    }
  }
}
