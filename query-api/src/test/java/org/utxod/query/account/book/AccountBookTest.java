package org.utxod.query.account.book;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.account.AccountService;
import org.utxod.query.account.event.AccountMempool;
import org.utxod.query.account.make.AccountEditor;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.account.make.GivenScript;
import org.utxod.query.account.read.AccountBalance;
import org.utxod.query.account.read.AccountPage;
import org.utxod.query.account.read.AccountPage.AddressLine;
import org.utxod.query.account.read.AccountPage.CoinLine;
import org.utxod.query.account.read.AccountPage.CoinPlace;
import org.utxod.query.account.read.AccountPage.EntryLine;
import org.utxod.query.account.read.AccountReading;
import org.utxod.query.account.read.BookLine;
import org.utxod.query.account.read.BookPeriod;
import org.utxod.query.account.read.Books;
import org.utxod.query.account.read.CoinOrder;
import org.utxod.query.answer.Freshness;
import org.utxod.query.answer.FreshnessPolicy;
import org.utxod.query.history.BlockTimes;
import org.utxod.query.port.mempool.MempoolView;
import org.utxod.query.testing.FakeChain;
import org.utxod.store.Index;
import org.utxod.store.account.AccountDay;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountEvent;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.Coin;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.ScriptKey;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.fixture.Stores;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.BlockRecord;
import org.utxod.store.read.IndexView;
import org.utxod.store.reindex.ReindexTest;
import org.utxod.store.schema.BalanceRow;
import org.utxod.store.schema.ColumnFamily;

/**
 * An account on the recorded chain with its reorganisations: what it holds, now and after every block, its coins and its
 * transactions are the model's, whenever scripts came and went, over restarts, and however seldom it follows.
 */
class AccountBookTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-30T00:00:00Z"), ZoneOffset.UTC);
  private static final String NAME = "shop";

  private MemoryStore store = new MemoryStore();
  private Index index = Index.over(store, Network.REGTEST, options(144));
  private final ChainFollower node = new ChainFollower(CHAIN);
  private AccountBook book = new AccountBook(index, index.accounts());
  private AccountEditor editor = editor();

  private static IndexOptions options(int kept) {
    return new IndexOptions(kept, kept, 10_000, false);
  }

  private AccountEditor editor() {
    return new AccountEditor(book, new AccountLimits(10, 100_000), CLOCK);
  }

  /** As a daemon that starts anew. */
  private void restart() {
    book = new AccountBook(index, index.accounts());
    editor = editor();
  }

  private AccountReading open() {
    FakeChain chain = new FakeChain().tip(index.state().tip().point().height());
    AccountMempool mempool =
        new AccountMempool(book, index.accounts(), MempoolView.none(), () -> {});
    Freshness freshness = new Freshness(FreshnessPolicy.ofMaxLag(1_000).of(Network.REGTEST));
    return new AccountService(index, null, book, index.accounts(), mempool, chain, freshness)
        .open(NAME);
  }

  private static GivenScript given(Script script) {
    return new GivenScript(script, null, "", "");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void is_the_models_over_reorganisations_restarts_and_changes(long seed) {
    Random random = new Random(seed);
    int begin = 20 + random.nextInt(60);
    AccountModel model = null;
    int event = 0;
    for (RecordedBlock block : CHAIN.events()) {
      node.see(block);
      node.follow(index);
      if (++event < begin) {
        continue;
      }
      if (model == null) {
        editor.create(NAME, "confirmations 3\n", 0);
        model = new AccountModel(node.chain());
        addSome(model, random, 40);
      }
      if (random.nextInt(3) > 0) {
        book.follow();
        model.follow(node.chain());
      }
      if (random.nextInt(12) == 0) {
        model.follow(node.chain());
        addSome(model, random, random.nextInt(20));
        removeSome(model, random, random.nextInt(5));
      }
      if (random.nextInt(25) == 0) {
        restart();
      }
      if (random.nextInt(8) == 0) {
        check(model);
      }
    }
    assertThat(model).isNotNull();
    check(model);
    assertThat(model.entries()).hasSizeGreaterThan(100);
  }

  /** Whichever write is the last of a life, the next one goes on from there. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void is_the_models_over_deaths_at_any_write(long seed) {
    Random random = new Random(seed);
    AccountModel model = null;
    int deaths = 0;
    int event = 0;
    for (RecordedBlock block : CHAIN.events()) {
      node.see(block);
      if (++event == 40) {
        node.follow(index);
        editor.create(NAME, "confirmations 3\n", 0);
        model = new AccountModel(node.chain());
        addSome(model, random, 60);
      }
      if (random.nextInt(3) == 0) {
        store.dieAtWrite(random.nextInt(6), random.nextBoolean());
      }
      try {
        node.follow(index);
        book.follow();
      } catch (ProcessDied e) {
        deaths++;
        store = store.crash();
        index = Index.over(store, Network.REGTEST, options(144));
        restart();
        node.follow(index);
        book.follow();
      }
      store.heal();
      if (model != null) {
        model.follow(node.chain());
        if (random.nextInt(10) == 0) {
          check(model);
        }
      }
    }
    assertThat(deaths).isGreaterThan(20);
    assertThat(model).isNotNull();
    check(model);
  }

  private void addSome(AccountModel model, Random random, int count) {
    List<Script> all = model.scripts().stream()
        .filter(script -> !script.isUnspendable())
        .sorted(Comparator.comparing(Script::hex))
        .toList();
    List<GivenScript> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Script script = all.get(random.nextInt(all.size()));
      some.add(given(script));
    }
    editor.add(NAME, some);
    some.forEach(one -> model.add(one.script()));
  }

  private void removeSome(AccountModel model, Random random, int count) {
    List<Script> some = new ArrayList<>(model.members());
    java.util.Collections.shuffle(some, random);
    List<Script> gone = some.subList(0, Math.min(count, some.size()));
    editor.remove(NAME, gone);
    List.copyOf(gone).forEach(model::remove);
  }

  private void check(AccountModel model) {
    book.follow();
    model.follow(node.chain());
    try (AccountReading reading = open();
        IndexView view = index.view()) {
      assertThat(reading.at().block()).isEqualTo(node.best().point());
      AccountState state = book.accounts().named(NAME).orElseThrow();
      assertThat(state.totals().scripts()).isEqualTo(model.members().size());
      assertBalances(model, reading, state);
      assertThat(state.totals().at(model.tip()).immatureSat())
          .isEqualTo(model.members().stream()
              .mapToLong(script -> view.balance(script.key()).immatureSat())
              .sum());
      assertCoins(model, reading, view);
      assertEntries(model, reading);
      assertEvents(model);
      assertBooks(model, reading);
    }
  }

  private static void assertBalances(
      AccountModel model, AccountReading reading, AccountState state) {
    long[] now = model.balance(model.tip());
    assertThat(new long[] {state.totals().sat(), state.totals().coins()}).isEqualTo(now);
    for (int height = model.from(); height <= model.tip(); height++) {
      AccountBalance then = reading.balanceAt(height);
      assertThat(new long[] {then.balance().sat(), then.balance().coins()})
          .as("after block " + height + " of " + model.tip())
          .isEqualTo(model.balance(height));
    }
  }

  private static void assertCoins(AccountModel model, AccountReading reading, IndexView view) {
    List<OutPoint> coins = new ArrayList<>();
    @Nullable CoinPlace after = null;
    do {
      AccountPage<CoinLine, CoinPlace> page = reading.coins(after, 7, AccountReading.Wanted.ALL);
      page.lines().forEach(line -> coins.add(line.coin().outPoint()));
      after = page.next();
    } while (after != null);
    List<OutPoint> expected = new ArrayList<>();
    List<ScriptKey> keys = new ArrayList<>();
    @Nullable ScriptKey last = null;
    do {
      AccountPage<AddressLine, ScriptKey> page = reading.addresses(last, 11);
      for (AddressLine line : page.lines()) {
        keys.add(line.member().script().key());
        view.coins(line.member().script().key(), null, 100_000)
            .forEach(coin -> expected.add(coin.outPoint()));
      }
      last = page.next();
    } while (last != null);
    assertThat(keys)
        .isEqualTo(model.members().stream().map(Script::key).sorted().toList());
    assertThat(coins).isEqualTo(expected);
    for (CoinOrder order : CoinOrder.values()) {
      assertSorted(reading, order, expected.size());
    }
  }

  private static void assertSorted(AccountReading reading, CoinOrder order, int count) {
    for (AccountReading.Wanted wanted :
        List.of(AccountReading.Wanted.ALL, new AccountReading.Wanted(1_000_000, 5))) {
      List<Coin> all = reading.coins(null, 1_000_000, wanted).lines().stream()
          .map(CoinLine::coin)
          .sorted((order == CoinOrder.VALUE
                  ? Comparator.comparingLong(Coin::valueSat).reversed()
                  : Comparator.comparingInt(Coin::height))
              .thenComparing(Coin::outPoint))
          .toList();
      assertThat(all.size()).isLessThanOrEqualTo(count);
      List<Coin> sorted = new ArrayList<>();
      CoinOrder.@Nullable Place after = null;
      do {
        AccountPage<CoinLine, CoinOrder.Place> page = reading.coins(order, after, 6, wanted);
        assertThat(page.lines().size()).isLessThanOrEqualTo(6);
        page.lines().forEach(line -> sorted.add(line.coin()));
        after = page.next();
      } while (after != null);
      assertThat(sorted).isEqualTo(all);
    }
  }

  private static void assertEntries(AccountModel model, AccountReading reading) {
    Map<ActivityPosition, Map<Script, HistoryEntry>> expected = model.entries();
    List<AccountEntry> entries = new ArrayList<>();
    @Nullable ActivityPosition after = null;
    do {
      AccountPage<EntryLine, ActivityPosition> page = reading.history(true, after, 13);
      page.lines().forEach(line -> entries.add(line.entry()));
      after = page.next();
    } while (after != null);
    assertThat(entries.stream().map(AccountEntry::position))
        .isEqualTo(List.copyOf(expected.keySet()));
    for (AccountEntry entry : entries) {
      Map<Script, HistoryEntry> scripts = expected.get(entry.position());
      assertThat(entry.parts()).hasSize(scripts.size());
      scripts.forEach((script, of) -> {
        assertThat(entry.txid()).isEqualTo(of.txid());
        assertThat(entry.parts())
            .contains(new AccountEntry.Part(
                script.key(), of.receivedSat(), of.spentSat(), of.created(), of.spent()));
      });
      long fee = entry.position().transaction() == 0 ? 0 : -model.netOf(entry.position());
      assertThat(entry.feeSat()).isEqualTo(fee);
      assertThat(entry.ownFeeSat()).isBetween(0L, fee);
    }
  }

  /** Who plays all events knows the transactions of the account, and which of its income has three confirmations. */
  private void assertEvents(AccountModel model) {
    Map<String, AccountEvent> confirmed = new LinkedHashMap<>();
    Set<String> deep = new HashSet<>();
    long[] sequence = {0};
    try (AccountView rows = index.accounts().view()) {
      rows.eventsAfter(0, event -> {
        assertThat(event.sequence()).isEqualTo(++sequence[0]);
        String key = event.txid() + " in " + event.block();
        if (event.kind() == AccountEvent.Kind.UNDONE) {
          assertThat(confirmed.remove(key)).as(key).isNotNull();
          deep.remove(key);
        } else if (event.confirmations() == 1) {
          assertThat(confirmed.put(key, event)).as(key).isNull();
        } else {
          assertThat(event.confirmations()).isEqualTo(3);
          deep.add(key); // Again, where blocks above it were replaced.
        }
        return true;
      });
      List<AccountEntry> entries =
          rows.page(book.accounts().named(NAME).orElseThrow().head().id(), true, null, 100_000);
      assertThat(entries).hasSize(model.entries().size());
      Set<String> all = new HashSet<>();
      Set<String> old = new HashSet<>();
      for (AccountEntry entry : entries) {
        int height = entry.position().height();
        String key = entry.txid() + " in " + node.chain().get(height).point();
        all.add(key);
        if (entry.incomeSat() > 0 && height <= model.tip() - 2) {
          old.add(key);
        }
      }
      assertThat(confirmed.keySet()).isEqualTo(all);
      assertThat(deep).isEqualTo(old);
    }
  }

  /** Every line adds up, and joins the one before it. */
  private static void assertBooks(AccountModel model, AccountReading reading) {
    long from = CHAIN.main().get(0).delta().time() - 86_400;
    long to = node(reading).getEpochSecond() + 86_400;
    for (BookPeriod period : BookPeriod.values()) {
      if (period == BookPeriod.HOUR && (to - from) / 3_600 > 9_000) {
        from = to - 9_000 * 3_600L;
      }
      @Nullable Long before = null;
      AccountDay sum = AccountDay.NONE;
      for (BookLine line : reading.books(period, from, to)) {
        Long opening = line.openingSat();
        Long closing = line.closingSat();
        if (opening != null && closing != null) {
          assertThat(opening + line.sums().netSat()).as(period + " " + line).isEqualTo(closing);
        }
        if (before != null && opening != null) {
          assertThat(opening).as(period + " joins " + line).isEqualTo(before);
        }
        before = closing;
        sum = sum.plus(line.sums());
      }
      assertThat(before).as(period.name()).isEqualTo(model.balance(model.tip())[0]);
      assertThat(sum.transactions()).as(period.name()).isEqualTo(model.entries().size());
    }
  }

  private static Instant node(AccountReading reading) {
    return Instant.ofEpochSecond(reading.history(false, null, 1).lines().stream()
        .mapToLong(line -> line.entry().time())
        .max()
        .orElse(CHAIN.main().get(200).delta().time()));
  }

  @Test
  void blocks_that_were_passed_over_are_said_to_be_unknown_and_the_balance_is_right() {
    try (Index shallow = Index.over(new MemoryStore(), Network.REGTEST, options(3))) {
      ChainFollower follower = new ChainFollower(CHAIN);
      List<RecordedBlock> main = CHAIN.main();
      main.subList(1, 101).forEach(follower::see);
      follower.follow(shallow);
      AccountBook passed = new AccountBook(shallow, shallow.accounts());
      AccountEditor edits = new AccountEditor(passed, new AccountLimits(10, 100_000), CLOCK);
      edits.create(NAME, "", 0);
      AccountModel model = new AccountModel(main.subList(0, 101));
      List<GivenScript> all = model.scripts().stream()
          .filter(script -> !script.isUnspendable())
          .map(AccountBookTest::given)
          .toList();
      edits.add(NAME, all);
      main.subList(101, 151).forEach(follower::see);
      follower.follow(shallow);
      passed.follow();
      AccountState state = passed.accounts().named(NAME).orElseThrow();
      long held = 0;
      try (IndexView view = shallow.view()) {
        for (GivenScript one : all) {
          held += view.balance(one.script().key()).sat();
        }
        try (AccountView rows = shallow.accounts().view()) {
          Books books = new Books(rows, new BlockTimes(view, null), state.head());
          assertThat(books.closing(books.block(150)).sat()).isEqualTo(held);
          assertThat(books.closing(books.block(100)).sat()).isPositive();
          org.assertj.core.api.Assertions.assertThatThrownBy(() -> books.block(120))
              .hasMessageContaining("not known");
        }
      }
      assertThat(state.totals().sat()).isEqualTo(held);
    }
  }

  /** What changed balances without a block is noticed: a re-index put them right, an index of partial coverage knows more. */
  @Test
  void what_a_reindex_put_right_is_taken_over() {
    Path unused = Path.of("none");
    try (Stores stores = new Stores(
        Stores.Kind.MEMORY, unused, Network.REGTEST, new IndexOptions(2_016, 1_008, 1_000, true))) {
      CHAIN.main().forEach(block -> stores.index().writer().apply(block.delta()));
      List<GivenScript> all = new AccountModel(CHAIN.main())
          .scripts().stream()
              .filter(script -> !script.isUnspendable())
              .map(AccountBookTest::given)
              .toList();
      stores.memory().damage(ColumnFamily.BALANCE, rows -> {
        byte[] key = rows.lastKey();
        rows.put(key, new BalanceRow(7, 1, List.of()).value());
      });
      Index wrong = stores.reopen();
      AccountBook books = new AccountBook(wrong, wrong.accounts());
      AccountEditor edits = new AccountEditor(books, new AccountLimits(10, 100_000), CLOCK);
      edits.create(NAME, "", 0);
      edits.add(NAME, all);
      long before = held(books);
      ReindexTest.run(stores, 250, false);
      Index right = stores.index();
      AccountBook again = new AccountBook(right, right.accounts());
      again.follow();
      assertThat(held(again)).isEqualTo(sum(right, all)).isNotEqualTo(before);
    }
  }

  @Test
  void what_was_filled_in_is_taken_over() {
    IndexOptions options = new IndexOptions(2_016, 1_008, 1_000, true);
    try (Index partial = Index.over(new MemoryStore(), Network.REGTEST, options)) {
      BlockDelta base = CHAIN.main().get(149).delta();
      partial
          .writer()
          .beginAfter(new BlockRecord(
              base.point(),
              base.previousHash(),
              base.time(),
              base.medianTime(),
              base.chainwork(),
              1,
              1,
              0));
      CHAIN
          .main()
          .subList(150, CHAIN.main().size())
          .forEach(block -> partial.writer().apply(block.delta()));
      Map<Script, List<Coin>> coins = CHAIN.coinsAtEnd();
      List<GivenScript> all = coins.keySet().stream()
          .filter(script -> !script.isUnspendable())
          .map(AccountBookTest::given)
          .toList();
      AccountBook books = new AccountBook(partial, partial.accounts());
      AccountEditor edits = new AccountEditor(books, new AccountLimits(10, 100_000), CLOCK);
      edits.create(NAME, "", 0);
      edits.add(NAME, all);
      long before = held(books);
      partial.writer().backfill(partial.writer().point().orElseThrow(), coins);
      books.follow();
      assertThat(held(books)).isEqualTo(sum(partial, all)).isGreaterThan(before);
    }
  }

  private static long held(AccountBook books) {
    return books.accounts().named(NAME).orElseThrow().totals().sat();
  }

  private static long sum(Index of, List<GivenScript> scripts) {
    try (IndexView view = of.view()) {
      return scripts.stream()
          .mapToLong(one -> view.balance(one.script().key()).sat())
          .sum();
    }
  }
}
