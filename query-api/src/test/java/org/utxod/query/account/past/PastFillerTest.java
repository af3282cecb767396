package org.utxod.query.account.past;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.utxod.query.account.book.AccountBook;
import org.utxod.query.account.book.AccountState;
import org.utxod.query.account.make.AccountEditor;
import org.utxod.query.account.make.AccountLimits;
import org.utxod.query.account.make.GivenScript;
import org.utxod.query.account.read.Books;
import org.utxod.query.answer.QueryException;
import org.utxod.query.history.BlockTimes;
import org.utxod.query.history.PastTransactions;
import org.utxod.query.port.BlockLookup;
import org.utxod.query.port.Broadcaster;
import org.utxod.query.port.ChainTx;
import org.utxod.query.port.FeeEstimates;
import org.utxod.query.port.NodePorts;
import org.utxod.query.port.SourceException;
import org.utxod.query.port.TransactionLookup;
import org.utxod.query.port.TransactionSource;
import org.utxod.store.Index;
import org.utxod.store.account.AccountEntry;
import org.utxod.store.account.AccountView;
import org.utxod.store.chain.BlockDelta;
import org.utxod.store.chain.BlockHash;
import org.utxod.store.chain.Network;
import org.utxod.store.chain.OutPoint;
import org.utxod.store.chain.Script;
import org.utxod.store.chain.Txid;
import org.utxod.store.core.IndexOptions;
import org.utxod.store.fixture.ChainFollower;
import org.utxod.store.fixture.HistoryModel;
import org.utxod.store.fixture.MemoryStore;
import org.utxod.store.fixture.ProcessDied;
import org.utxod.store.fixture.RecordedBlock;
import org.utxod.store.fixture.RecordedChain;
import org.utxod.store.history.History;
import org.utxod.store.history.HistoryEntry;
import org.utxod.store.history.segment.SegmentBuilder;
import org.utxod.store.model.ActivityPosition;
import org.utxod.store.model.Balance;
import org.utxod.store.read.IndexView;

/**
 * With all history, an account's books are as if its scripts had always been in it: whenever they came, over reorganisations,
 * deaths and blocks that were passed over.
 */
class PastFillerTest {
  private static final RecordedChain CHAIN = RecordedChain.golden();
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-30T00:00:00Z"), ZoneOffset.UTC);
  private static final String NAME = "shop";

  private final ChainFollower node = new ChainFollower(CHAIN);
  private final Map<BlockHash, RecordedBlock> blocks = CHAIN.events().stream()
      .collect(Collectors.toMap(block -> block.point().hash(), block -> block));
  private final TruthSource source = new TruthSource();
  private final Set<Script> members = new HashSet<>();

  @TempDir
  private Path directory;

  private int kept = 144;
  private MemoryStore store = new MemoryStore();
  private Index index = index();
  private History history;
  private AccountBook book;
  private AccountEditor editor;
  private PastFiller filler;

  private Index index() {
    return Index.over(store, Network.REGTEST, new IndexOptions(kept, kept, 10_000, false));
  }

  @BeforeEach
  void openHistory() {
    history = History.open(
        directory.resolve("history"), Network.REGTEST, true, new Random(1), warning -> {});
    start();
  }

  @AfterEach
  void close() {
    history.close();
    index.close();
  }

  /** As a daemon that starts anew. */
  private void start() {
    book = new AccountBook(index, index.accounts());
    editor = new AccountEditor(book, new AccountLimits(10, 100_000), CLOCK);
    NodePorts ports =
        new NodePorts(source, BlockLookup.none(), Broadcaster.none(), FeeEstimates.none());
    filler = new PastFiller(book, index.accounts(), new PastTransactions(index, history, ports), 7);
  }

  private List<BlockDelta> chain() {
    return node.chain().stream().map(RecordedBlock::delta).toList();
  }

  /** All blocks but the last few are in a file of the history. */
  private void writeHistory() {
    List<BlockDelta> chain = chain();
    SegmentBuilder builder = history.builder();
    chain.subList(0, Math.max(1, chain.size() - 3)).forEach(builder::add);
    history.removeFrom(0);
    history.add(List.of(history.write(builder)));
  }

  private List<Script> used(Random random, int count) {
    List<Script> all = HistoryModel.of(chain()).entries().keySet().stream()
        .filter(script -> !script.isUnspendable())
        .sorted(Comparator.comparing(Script::hex))
        .toList();
    List<Script> some = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      some.add(all.get(random.nextInt(all.size())));
    }
    return some;
  }

  private void add(List<Script> scripts) {
    editor.add(
        NAME, scripts.stream().map(one -> new GivenScript(one, null, "", "")).toList());
    members.addAll(scripts);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void books_are_as_if_scripts_had_always_been_there(long seed) {
    Random random = new Random(seed);
    int begin = 60 + random.nextInt(60);
    int deaths = 0;
    int event = 0;
    for (RecordedBlock block : CHAIN.events()) {
      node.see(block);
      if (++event < begin) {
        node.follow(index);
        continue;
      }
      if (event > begin && random.nextInt(6) == 0) {
        store.dieAtWrite(random.nextInt(8), random.nextBoolean());
      }
      try {
        node.follow(index);
        if (event == begin) {
          editor.create(NAME, "", 0);
        }
        if (random.nextInt(3) > 0) {
          book.follow();
        }
        if (random.nextInt(6) == 0) {
          add(used(random, 1 + random.nextInt(6)));
        }
        if (random.nextInt(4) == 0) {
          writeHistory();
          filler.turn();
        }
      } catch (ProcessDied e) {
        deaths++;
        store = store.crash();
        index = index();
        start();
        node.follow(index);
        members.addAll(there());
      }
      store.heal();
      if (event > begin && random.nextInt(12) == 0) {
        check();
      }
    }
    assertThat(deaths).isGreaterThan(5);
    check();
    assertThat(members).hasSizeGreaterThan(40);
  }

  private Set<Script> there() {
    try (AccountView rows = index.accounts().view()) {
      return book.accounts().named(NAME).stream()
          .flatMap(account -> rows.members(account.head().id(), null, 100_000).stream())
          .map(member -> member.script())
          .collect(Collectors.toSet());
    }
  }

  private void check() {
    book.follow();
    writeHistory();
    assertThat(filler.turn()).isTrue();
    members.retainAll(there());
    HistoryModel truth = HistoryModel.of(chain());
    AccountState account = book.accounts().named(NAME).orElseThrow();
    int id = account.head().id();
    assertThat(account.head().knownFrom()).isZero();
    try (AccountView rows = index.accounts().view();
        IndexView view = index.view();
        BlockTimes times = new BlockTimes(view, history)) {
      assertThat(rows.adjustmentsFrom(id, 0)).as("all is explained").isEmpty();
      assertThat(rows.entering(id)).isNegative();
      assertEntries(truth, rows.page(id, true, null, 1_000_000));
      Books books = new Books(rows, times, account.head());
      Map<Integer, long[]> changes = changes(truth);
      long sat = 0;
      long coins = 0;
      for (int height = 0; height < chain().size(); height++) {
        long[] change = changes.getOrDefault(height, new long[2]);
        sat += change[0];
        coins += change[1];
        Balance then = books.closing(books.block(height));
        assertThat(new long[] {then.sat(), then.coins()})
            .as("after block " + height)
            .isEqualTo(new long[] {sat, coins});
      }
    }
  }

  private Map<Integer, long[]> changes(HistoryModel truth) {
    Map<Integer, long[]> changes = new TreeMap<>();
    truth
        .entries()
        .forEach((script, entries) -> entries.stream()
            .filter(entry -> members.contains(script) && entry.position().height() > 0)
            .forEach(entry -> {
              long[] sums = changes.computeIfAbsent(entry.position().height(), at -> new long[2]);
              sums[0] += entry.receivedSat() - entry.spentSat();
              sums[1] += entry.created() - entry.spent();
            }));
    return changes;
  }

  private void assertEntries(HistoryModel truth, List<AccountEntry> entries) {
    Map<ActivityPosition, Map<Script, HistoryEntry>> expected = new TreeMap<>();
    Map<ActivityPosition, long[]> sums = new HashMap<>();
    truth
        .entries()
        .forEach((script, list) -> list.stream()
            .filter(entry -> entry.position().height() > 0)
            .forEach(entry -> {
              long[] sum = sums.computeIfAbsent(entry.position(), at -> new long[2]);
              sum[0] += entry.spentSat();
              sum[1] += entry.spentSat() - entry.receivedSat();
              if (members.contains(script)) {
                expected
                    .computeIfAbsent(entry.position(), at -> new HashMap<>())
                    .put(script, entry);
              }
            }));
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
      BlockDelta block = chain().get(entry.position().height());
      assertThat(entry.time()).isEqualTo(block.medianTime());
      if (entry.spentSat() > 0) {
        long[] sum = sums.get(entry.position());
        assertThat(entry.feeSat()).isEqualTo(sum[1]);
        assertThat(entry.ownFeeSat())
            .isEqualTo((long) ((double) sum[1] * entry.spentSat() / sum[0]));
      }
    }
  }

  @Test
  void blocks_that_were_passed_over_are_entered() {
    kept = 3;
    index = index();
    start();
    List<RecordedBlock> main = CHAIN.main();
    main.subList(1, 101).forEach(node::see);
    node.follow(index);
    editor.create(NAME, "", 0);
    add(used(new Random(7), 60));
    main.subList(101, 151).forEach(node::see);
    node.follow(index);
    book.follow();
    int id = book.accounts().named(NAME).orElseThrow().head().id();
    try (AccountView rows = index.accounts().view()) {
      assertThat(rows.adjustmentsFrom(id, 0))
          .anyMatch(one -> one.unknownFrom() != null && one.unknownFrom() == 101);
    }
    check();
  }

  /** What came and went and came again is explained by adjustments, and the books add up. */
  @Test
  void a_script_that_was_there_before_is_not_entered_twice() {
    CHAIN.main().subList(1, 121).forEach(node::see);
    node.follow(index);
    editor.create(NAME, "", 0);
    List<Script> some = used(new Random(3), 30);
    add(some);
    editor.remove(NAME, some.subList(0, 10));
    CHAIN.main().subList(121, 141).forEach(node::see);
    node.follow(index);
    editor.add(
        NAME, some.stream().map(one -> new GivenScript(one, null, "", "")).toList());
    writeHistory();
    assertThat(filler.turn()).isTrue();
    AccountState account = book.accounts().named(NAME).orElseThrow();
    long held = 0;
    try (AccountView rows = index.accounts().view();
        IndexView view = index.view();
        BlockTimes times = new BlockTimes(view, history)) {
      for (Script one : members) {
        held += view.balance(one.key()).sat();
      }
      assertThat(account.totals().sat()).isEqualTo(held);
      Books books = new Books(rows, times, account.head());
      assertThat(books.closing(books.block(0)).sat()).isZero();
      assertThat(books.closing(books.block(140)).sat()).isEqualTo(held);
      for (int height = 0; height <= 140; height++) {
        assertThat(books.closing(books.block(height)).sat()).isNotNegative();
      }
    }
  }

  @Test
  void nothing_is_entered_before_all_history_is_there() {
    CHAIN.main().subList(1, 161).forEach(node::see);
    kept = 20;
    index = index();
    start();
    node.follow(index);
    editor.create(NAME, "", 0);
    add(used(new Random(4), 20));
    assertThat(filler.turn()).isFalse();
    assertThat(book.accounts().named(NAME).orElseThrow().head().knownFrom()).isEqualTo(160);
    check();
  }

  /** A node that is away is waited for; one that has pruned the block leaves the fee unknown. */
  @Test
  void a_node_that_is_away_is_waited_for_and_a_pruned_block_has_an_unknown_fee() {
    CHAIN.main().subList(1, 161).forEach(node::see);
    node.follow(index);
    editor.create(NAME, "", 0);
    add(used(new Random(5), 40));
    writeHistory();
    source.failure = SourceException.Kind.UNAVAILABLE;
    assertThatThrownBy(() -> filler.turn()).isInstanceOf(SourceException.class);
    source.failure = SourceException.Kind.NOT_KEPT;
    assertThat(filler.turn()).isTrue();
    int id = book.accounts().named(NAME).orElseThrow().head().id();
    try (AccountView rows = index.accounts().view()) {
      assertThat(rows.page(id, true, null, 100_000))
          .filteredOn(entry -> entry.spentSat() > 0)
          .isNotEmpty()
          .allMatch(entry -> entry.feeSat() == null && entry.ownFeeSat() == 0);
      assertThat(rows.adjustmentsFrom(id, 0)).isEmpty();
    }
  }

  @Test
  void while_a_script_is_half_entered_earlier_balances_are_not_told_and_it_stays() {
    CHAIN.main().subList(1, 161).forEach(node::see);
    node.follow(index);
    editor.create(NAME, "", 0);
    HistoryModel truth = HistoryModel.of(chain());
    Script busiest = truth.entries().entrySet().stream()
        .filter(one -> !one.getKey().isUnspendable())
        .max(Comparator.comparing(one -> one.getValue().size()))
        .orElseThrow()
        .getKey();
    add(List.of(busiest));
    int id = book.accounts().named(NAME).orElseThrow().head().id();
    book.change((draft, view) -> draft.change().entering(id, 160));
    AccountState account = book.accounts().named(NAME).orElseThrow();
    try (AccountView rows = index.accounts().view();
        IndexView view = index.view();
        BlockTimes times = new BlockTimes(view, null)) {
      Books books = new Books(rows, times, account.head());
      assertThatThrownBy(() -> books.block(159)).isInstanceOf(QueryException.class);
    }
    assertThatThrownBy(() -> editor.remove(NAME, List.of(busiest)))
        .hasMessageContaining("being entered");
    check();
    assertThat(editor.remove(NAME, List.of(busiest))).isEqualTo(1);
  }

  /** The node, as far as sums of transactions are concerned. */
  private final class TruthSource implements TransactionSource {
    private SourceException.@Nullable Kind failure;

    @Override
    public List<ChainTx> inBlocks(List<Place> places) {
      if (failure != null) {
        throw new SourceException(failure, "on purpose", null);
      }
      return places.stream().map(this::tx).toList();
    }

    private ChainTx tx(Place place) {
      BlockDelta.Cursor cursor =
          java.util.Objects.requireNonNull(blocks.get(place.block())).delta().cursor();
      List<ChainTx.Input> inputs = new ArrayList<>();
      List<ChainTx.Output> outputs = new ArrayList<>();
      while (cursor.nextTransaction()) {
        boolean wanted = cursor.transactionId().equals(place.txid());
        while (cursor.nextOfTransaction()) {
          ChainTx.Output output = new ChainTx.Output(cursor.script(), cursor.valueSat());
          if (wanted && cursor.isCreated()) {
            outputs.add(output);
          } else if (wanted) {
            inputs.add(new ChainTx.Input(new OutPoint(place.txid(), 0), output, "", List.of(), 0));
          }
        }
      }
      return new ChainTx(place.txid(), 2, 0, inputs, outputs, 0, 0, "", place.block());
    }

    @Override
    public TransactionLookup find(Txid txid, @Nullable BlockHash likely) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<ChainTx> unconfirmed(List<Txid> txids) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Spending> spending(List<OutPoint> coins) {
      throw new UnsupportedOperationException();
    }
  }
}
